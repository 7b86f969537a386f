//! Pieces that pages are made of, one per file.

pub mod allowed;
pub mod api_notice;
pub mod change_scopes;
pub mod code_text;
pub mod colophon;
pub mod copy;
pub mod copy_field;
pub mod cover;
pub mod emulated;
pub mod groove;
pub mod icon;
pub mod item_table;
pub mod link;
pub mod loading;
pub mod more;
pub mod name;
pub mod notice;
pub mod offer;
pub mod params;
pub mod ready;
pub mod renew;
pub mod scope_choice;
pub mod sequence;
pub mod sign_in;
pub mod stay;
pub mod theme_choice;
