//! Lockgroove: a browser app that signs a person in to Spotify and looks after their library.
