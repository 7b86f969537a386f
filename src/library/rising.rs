//! What of a list is in order already, so that as little as possible moves.

/// Which of these numbers belong to a longest row that rises.
#[must_use]
pub fn longest_rise(numbers: &[u32]) -> Vec<bool> {
    // For each length the place of the smallest number that ends a row of it, and for each number the one before it in its row.
    let (mut ends, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::with_capacity(numbers.len()));
    for (place, number) in numbers.iter().enumerate() {
        let length = ends.partition_point(|end| numbers.get(*end) < Some(number));
        before.push(length.checked_sub(1).and_then(|last| ends.get(last).copied()));
        match ends.get_mut(length) {
            Some(end) => *end = place,
            None => ends.push(place),
        }
    }
    let mut rises = vec![false; numbers.len()];
    let mut next = ends.last().copied();
    while let Some(place) = next {
        if let Some(rises) = rises.get_mut(place) {
            *rises = true;
        }
        next = before.get(place).copied().flatten();
    }
    rises
}

#[cfg(test)]
mod tests {
    #![allow(clippy::indexing_slicing)]
    use super::*;
    use proptest::prelude::*;

    /// The length of a longest row, by trying each number as its end.
    fn longest(numbers: &[u32]) -> usize {
        let mut lengths = vec![0; numbers.len()];
        for at in 0..numbers.len() {
            lengths[at] =
                1 + (0..at).filter(|before| numbers[*before] < numbers[at]).map(|before| lengths[before]).max().unwrap_or(0);
        }
        lengths.into_iter().max().unwrap_or(0)
    }

    proptest! {
        #[test]
        fn it_rises_and_none_is_longer(numbers in proptest::collection::vec(0_u32..12, 0..30)) {
            let row: Vec<u32> = numbers.iter().zip(longest_rise(&numbers)).filter(|(_, rises)| *rises).map(|(number, _)| *number).collect();
            prop_assert!(row.windows(2).all(|pair| pair[0] < pair[1]), "{row:?}");
            prop_assert_eq!(row.len(), longest(&numbers));
        }
    }
}
