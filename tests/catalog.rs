//! The catalogs, the short functions and the list of implementations name the same operations.
//!
//! The language cannot list functions, so the lists are read from the sources.

mod common;

use rectify::{Element, QuantizedEntry, Quantum, catalog, requantize_catalog, table_catalog};
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
    fn same<T: common::Bits>() {
        assert_eq!(in_api(T::NAME), in_catalog(catalog::<T>()), "{}", T::NAME);
    }
    for_each_type!(same());
    assert!(in_api("f32").len() >= 18, "the sources are read as they are written");
}

/// The functions on quantized tensors of a type, but for those in place: the names in `u8 => [lookup_u8 lookup_inplace_u8 …`.
fn quantized_in_api(element: &str) -> BTreeSet<String> {
    let marker = format!("    {element} => [");
    let lists = API.lines().filter_map(|line| line.strip_prefix(&marker)?.strip_suffix("];"));
    let functions = lists.flat_map(|list| list.split(' ')).filter(|name| !name.contains("_inplace"));
    names(
        functions.map(|name| name.strip_suffix(&format!("_{element}")).expect("functions are named by type")),
    )
}

#[test]
fn every_quantized_function_has_a_row() {
    fn functions<X, Q>(rows: &[QuantizedEntry<X, Q>]) -> Vec<String> {
        let distinct: BTreeSet<_> = rows.iter().map(|row| row.name).collect();
        assert_eq!(distinct.len(), rows.len());
        assert!(rows.iter().all(|row| row.name.starts_with(row.function)));
        rows.iter().map(|row| row.function.into()).collect()
    }
    fn same<Q: Quantum>() {
        let rows = [functions(&table_catalog::<Q>()), functions(&requantize_catalog::<Q>())].concat();
        assert_eq!(quantized_in_api(Q::NAME), rows.into_iter().collect(), "{}", Q::NAME);
    }
    same::<u8>();
    same::<i8>();
}

/// The operations that are implemented for a type, by the lines `    Elu<f32>: bf16, from input, …` and `    Relu: i8;`.
fn implemented(element: &str) -> BTreeSet<String> {
    let operation = |line: &str| {
        let (operation, rest) = line.strip_prefix("    ")?.split_once(": ")?;
        let of_type = rest.split([',', ';']).next() == Some(element);
        let is_name = operation.starts_with(|first: char| first.is_ascii_uppercase());
        let exact = operation.strip_prefix("Exact<");
        let name = exact.unwrap_or(operation).split(['<', '>']).next()?.to_lowercase();
        let suffix = if exact.is_some() { "exact" } else { "" };
        (of_type && is_name).then(|| name + suffix)
    };
    IMPLEMENTATIONS.lines().filter_map(operation).collect()
}

#[test]
fn every_implementation_has_a_row() {
    fn same<T: common::Bits>() {
        let rows = in_catalog(catalog::<T>());
        let mut names: BTreeSet<String> = rows.iter().map(|name| name.replace('_', "")).collect();
        assert!(names.remove("relu6"), "a clamp");
        assert_eq!(implemented(T::NAME), names, "{}", T::NAME);
    }
    for_each_type!(same());
}

/// One row of each operation is the typical one, and rows of a name differ in their parameters.
#[test]
fn rows_are_distinct() {
    fn check<T: common::Bits>() {
        let rows = catalog::<T>();
        let distinct: BTreeSet<_> = rows.iter().map(|row| (row.name, row.parameters)).collect();
        assert_eq!(distinct.len(), rows.len());
        for name in in_catalog(catalog::<T>()) {
            assert_eq!(rows.iter().filter(|row| row.name == name && row.typical).count(), 1, "{name}");
        }
    }
    for_each_type!(check());
}
