//! Only the examples beside this file.
