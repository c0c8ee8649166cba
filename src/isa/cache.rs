//! The size of the last-level cache, and how many cores there are.

use core::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Where the machine does not say: the last level of a common desktop or server core complex. Too small a guess costs
/// a third of the speed on buffers between it and the true size, too large a one a third on those between.
const FALLBACK: usize = 32 << 20;

/// Bytes in the largest cache that this core reaches, found once.
pub(crate) fn last_level() -> usize {
    static FOUND: AtomicUsize = AtomicUsize::new(0);
    match FOUND.load(Relaxed) {
        0 => {
            let bytes = read().filter(|&bytes| bytes > 0).unwrap_or(FALLBACK);
            FOUND.store(bytes, Relaxed);
            bytes
        }
        bytes => bytes,
    }
}

/// CPUID's "deterministic cache parameters": leaf 4 at Intel, 0x8000001D in the same form at AMD.
#[cfg(target_arch = "x86_64")]
#[allow(unused_unsafe)] // newer compilers know that CPUID is harmless
fn read() -> Option<usize> {
    use core::arch::x86_64::{__cpuid, __cpuid_count};
    // SAFETY: every x86-64 CPU has CPUID, and leaves 0 and 0x80000000 say which others there are.
    let (basic, extended) = unsafe { (__cpuid(0).eax, __cpuid(0x8000_0000).eax) };
    let leaves = [(4, basic), (0x8000_001D, extended)];
    let caches = leaves.into_iter().filter(|&(leaf, last)| leaf <= last).flat_map(|(leaf, _)| {
        // SAFETY: the leaf exists.
        let each = (0..16).map(move |index| unsafe { __cpuid_count(leaf, index) });
        each.take_while(|cache| cache.eax & 0x1F != 0).map(|cache| {
            let ways = (cache.ebx >> 22) as usize + 1;
            let partitions = (cache.ebx >> 12 & 0x3FF) as usize + 1;
            let line = (cache.ebx & 0xFFF) as usize + 1;
            let sets = cache.ecx as usize + 1;
            ways * partitions * line * sets
        })
    });
    caches.max()
}

/// Linux's description of the first CPU's caches: `32768K`.
#[cfg(all(feature = "std", target_os = "linux", not(target_arch = "x86_64")))]
fn read() -> Option<usize> {
    let sizes = (0..8).map_while(|index| {
        std::fs::read_to_string(std::format!("/sys/devices/system/cpu/cpu0/cache/index{index}/size")).ok()
    });
    sizes.filter_map(|size| size.trim().strip_suffix('K')?.parse::<usize>().ok()).max().map(|kib| kib << 10)
}

#[cfg(not(any(target_arch = "x86_64", all(feature = "std", target_os = "linux"))))]
fn read() -> Option<usize> {
    None
}

/// Cores that this program may use, asked once; 1 without `std`.
pub(crate) fn cores() -> usize {
    #[cfg(feature = "std")]
    {
        static CORES: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
        *CORES.get_or_init(|| std::thread::available_parallelism().map_or(1, usize::from))
    }
    #[cfg(not(feature = "std"))]
    1
}
