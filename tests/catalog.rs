//! The catalog, the short functions and the list of implementations name the same operations.
//!
//! The language cannot list functions, so the lists are read from the sources.

use rectify::{Element, catalog};
use std::collections::BTreeSet;

const API: &str = include_str!("../src/api.rs");
const IMPLEMENTATIONS: &str = include_str!("../src/activation.rs");

fn names<'a>(names: impl IntoIterator<Item = &'a str>) -> BTreeSet<String> {
    names.into_iter().map(String::from).collect()
}

/// The operations that have short functions for a type: the first name in each `f32: [elu_f32 elu_inplace_f32 …`.
fn in_api(element: &str) -> BTreeSet<String> {
    let marker = format!("    {element}: [");
    let firsts = API.lines().filter_map(|line| line.strip_prefix(&marker)?.split([' ', ',']).next());
    names(firsts.map(|name| name.strip_suffix(&format!("_{element}")).expect("functions are named by type")))
}

fn in_catalog<T: Element>(rows: Vec<rectify::Entry<T>>) -> BTreeSet<String> {
    names(rows.iter().map(|row| row.name))
}

#[test]
fn every_operation_has_functions_and_a_row() {
    assert_eq!(in_api("f32"), in_catalog(catalog::<f32>()));
    assert_eq!(in_api("f64"), in_catalog(catalog::<f64>()));
    assert!(in_api("f32").len() >= 18, "the sources are read as they are written");
}

/// Types by the lines `Elu<f32>: f32, …` of the lists of implementations, names by their rows.
#[test]
fn every_implementation_has_a_row() {
    let of_type = |line: &str| {
        let (operation, rest) = line.trim().split_once(": f32, ")?;
        let is_row = rest.starts_with("from input") || rest.starts_with("least slope");
        is_row.then(|| operation.replace("<f32>", "").replace("<'_>", ""))
    };
    let types: BTreeSet<String> = IMPLEMENTATIONS.lines().filter_map(of_type).collect();
    let rows = in_catalog(catalog::<f32>());
    let snake = |name: &str| name.to_lowercase().replace('_', "");
    for implemented in &types {
        let name = match implemented.strip_prefix("Exact<") {
            Some(inner) => format!("{}exact", inner.trim_end_matches('>')),
            None => implemented.clone(),
        };
        let found = rows.iter().any(|row| snake(row) == snake(&name));
        assert!(found, "{implemented} is in no row of the catalog");
    }
    // relu6 is a clamp.
    assert_eq!(types.len() + 1, rows.len());
}

/// One row of each operation is the typical one, and rows of a name differ in their parameters.
#[test]
fn rows_are_distinct() {
    let rows = catalog::<f32>();
    let distinct: BTreeSet<_> = rows.iter().map(|row| (row.name, row.parameters)).collect();
    assert_eq!(distinct.len(), rows.len());
    for name in in_catalog(catalog::<f32>()) {
        assert_eq!(rows.iter().filter(|row| row.name == name && row.typical).count(), 1, "{name}");
    }
}
