//! Finds the C libraries: where a program that uses one can be compiled and linked, there is `cfg(xnnpack)` or
//! `cfg(onednn)`.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A library: the name of its `cfg`, what it is linked with, and a program that shows that it is the one declared here.
struct Library {
    name: &'static str,
    links: &'static [&'static str],
    program: &'static str,
}

/// Later versions of XNNPACK set operators up in another way, later ones of oneDNN have other descriptors.
const LIBRARIES: [Library; 2] = [
    Library {
        name: "xnnpack",
        links: &["XNNPACK", "pthreadpool"],
        program: "
            #include <math.h>
            #include <xnnpack.h>
            int main(void) {
              xnn_operator_t op;
              xnn_create_clamp_nc_f32(64, 64, 64, 0, INFINITY, 0, &op);
              xnn_setup_clamp_nc_f32(op, 1, 0, 0, 0);
              pthreadpool_destroy(pthreadpool_create(2));
            }",
    },
    Library {
        name: "onednn",
        links: &["dnnl", "gomp"],
        program: "
            #include <dnnl.h>
            #if DNNL_VERSION_MAJOR != 2 || DNNL_CPU_THREADING_RUNTIME != DNNL_RUNTIME_OMP
            #error \"another oneDNN\"
            #endif
            _Static_assert(sizeof(dnnl_memory_desc_t) <= 4096, \"memory\");
            _Static_assert(sizeof(dnnl_eltwise_desc_t) <= 4096, \"eltwise\");
            _Static_assert(sizeof(dnnl_prelu_desc_t) <= 4096, \"prelu\");
            void omp_set_num_threads(int);
            int main(void) {
              dnnl_eltwise_desc_t desc;
              dnnl_eltwise_forward_desc_init(&desc, dnnl_forward_inference, dnnl_eltwise_relu, 0, 0, 0);
              omp_set_num_threads(1);
            }",
    },
];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=CC");
    let folder = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    for library in LIBRARIES {
        println!("cargo::rustc-check-cfg=cfg({})", library.name);
        let program = folder.join(library.name);
        if links(&library, &program) {
            println!("cargo::rustc-cfg={}", library.name);
            for link in library.links {
                println!("cargo::rustc-link-lib={link}");
            }
        } else {
            // It does not exist, which makes cargo look for the library again next time.
            println!("cargo::rerun-if-changed={}", program.display());
        }
    }
}

fn links(library: &Library, program: &Path) -> bool {
    let source = program.with_extension("c");
    fs::write(&source, library.program).expect("OUT_DIR can be written to");
    let compiler = env::var_os("CC").unwrap_or("cc".into());
    let output = Command::new(compiler)
        .arg(source)
        .arg("-o")
        .arg(program)
        .args(library.links.iter().map(|link| format!("-l{link}")))
        .output();
    output.is_ok_and(|output| output.status.success())
}
