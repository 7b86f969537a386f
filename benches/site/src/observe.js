// Watches a page from before its first script. `works` and `reached` are asked after every change of the page until they are true.
// With `startsWithLink`, times count from the click on a link in this page, and otherwise from when the browser asked for the page.
(startsWithLink, works, reached) => {
  "use strict";
  if (window !== top || !location.protocol.startsWith("http")) return;
  const tasks = [], shifts = [], observers = [];
  let firstPaint = null, largestPaint = null, click = null, workedAt = null, reachedAt = null;

  const observe = (type, take) => {
    const observer = new PerformanceObserver(list => list.getEntries().forEach(take));
    observer.observe({ type, buffered: true });
    observers.push(() => observer.takeRecords().forEach(take));
  };
  observe("paint", entry => { if (entry.name === "first-contentful-paint") firstPaint = entry.startTime; });
  observe("largest-contentful-paint", entry => { largestPaint = entry.startTime; });
  observe("layout-shift", entry => { if (!entry.hadRecentInput) shifts.push({ at: entry.startTime, value: entry.value }); });
  observe("longtask", entry => { tasks.push({ at: entry.startTime, ms: entry.duration }); });
  addEventListener("click", event => { if (event.target.closest("a")) click ??= event.timeStamp; }, true);

  // A message comes after the frame that the callback belongs to.
  const painted = () => new Promise(resolve => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(null);
  }));
  const asked = new Set();
  const ask = () => asked.forEach(one => { if (one.isTrue()) { asked.delete(one); one.resolve(); } });
  const until = isTrue => new Promise(resolve => { asked.add({ isTrue, resolve }); ask(); });
  new MutationObserver(ask).observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
  addEventListener("load", ask);

  until(works).then(() => { workedAt = performance.now(); });
  const idle = () => new Promise(resolve => requestIdleCallback(() => requestIdleCallback(resolve)));
  window.bench = {
    reached: until(reached).then(painted).then(() => { reachedAt = performance.now(); }),
    until,
    loaded: until(() => document.readyState === "complete"),
    idle,
    figures: () => {
      observers.forEach(take => take());
      const origin = startsWithLink ? click : performance.getEntriesByType("navigation")[0].fetchStart;
      const after = time => time === null ? null : time - origin;
      const its = tasks.filter(task => task.at + task.ms > origin).map(task => task.ms);
      return {
        visible: document.visibilityState === "visible",
        firstPaint: startsWithLink ? null : after(firstPaint),
        largestPaint: startsWithLink ? null : after(largestPaint),
        // Nobody presses what is not drawn yet.
        works: after(workedAt === null ? null : Math.max(workedAt, firstPaint)),
        reached: after(reachedAt),
        longestTask: Math.max(0, ...its),
        blocking: its.reduce((sum, ms) => sum + Math.max(0, ms - 50), 0),
        shift: shifts.filter(shift => shift.at >= origin).reduce((sum, shift) => sum + shift.value, 0),
      };
    },
  };
}
