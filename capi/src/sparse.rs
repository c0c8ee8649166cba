//! Tensors that are mostly zero.

use crate::exec::exec;
use crate::status::{guard, rectify_status};
use crate::tensor::{Tensor, apart, set};

/// The active elements of x (`!(x <= 0)`), one behind the other, to values, their indices to indices, and how many there are to count. Both have room
/// for n; what they hold behind the pairs is unspecified.
///
/// # Safety
/// n elements of x may be read, and of indices and values written, by nobody else meanwhile; count is null or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_compact_f32(
    x: *const f32,
    n: usize,
    indices: *mut u32,
    values: *mut f32,
    count: *mut usize,
) -> rectify_status {
    guard(|| {
        let (x, indices) = (Tensor::new("x", x, n)?, Tensor::new("indices", indices, n)?);
        let values = Tensor::new("values", values, n)?;
        apart(&[indices.span(), values.span()], &[x.span()])?;
        // SAFETY: the caller's promise; what is written overlaps nothing else.
        unsafe { set(count, exec().compact(x.read(), indices.write(), values.write())?) };
        Ok(())
    })
}

/// y[indices[k]] = values[k] for each k below count, and +0 elsewhere.
///
/// # Safety
/// count elements of indices and values may be read, and n of y written, by nobody else meanwhile.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rectify_expand_f32(
    indices: *const u32,
    values: *const f32,
    count: usize,
    y: *mut f32,
    n: usize,
) -> rectify_status {
    guard(|| {
        let (indices, values) =
            (Tensor::new("indices", indices, count)?, Tensor::new("values", values, count)?);
        let y = Tensor::new("y", y, n)?;
        apart(&[y.span()], &[indices.span(), values.span()])?;
        // SAFETY: the caller's promise; what is written overlaps nothing else.
        unsafe { Ok(exec().expand(indices.read(), values.read(), y.write())?) }
    })
}
