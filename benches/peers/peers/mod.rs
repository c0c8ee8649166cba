//! The other libraries, a file for each.

mod burn;
mod candle;
mod ndarray;
#[cfg(onednn)]
mod onednn;
mod rten;
#[cfg(xnnpack)]
mod xnnpack;

use crate::contestant::{Column, Enter, Role};
use crate::number::Number;

/// Those that this benchmark was built with.
pub fn columns<T: Number>() -> Vec<Column<T>> {
    let mut columns =
        vec![peer("ndarray", ndarray::enter), peer("candle", candle::enter), peer("burn", burn::enter)];
    columns.extend(T::more_peers());
    columns
}

/// Those that have f32 alone, of the types that are measured.
pub fn of_f32() -> Vec<Column<f32>> {
    vec![
        peer("rten", rten::enter),
        #[cfg(xnnpack)]
        peer("XNNPACK", xnnpack::enter),
        #[cfg(onednn)]
        peer("oneDNN", onednn::enter),
    ]
}

fn peer<T>(name: &'static str, enter: Enter<T>) -> Column<T> {
    Column { name, role: Role::Peer, enter }
}

/// Those that it was not built with, and why.
pub fn missing() -> Vec<&'static str> {
    vec![
        #[cfg(not(xnnpack))]
        "XNNPACK is left out: its library or its header was not found when this was built.",
        #[cfg(not(onednn))]
        "oneDNN is left out: version 2 of its library and header was not found when this was built.",
    ]
}
