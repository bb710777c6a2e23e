//! Reads a type from a tree to the end: a part that does not fit is noted, taken out, and reading starts again.
//!
//! So one reading finds every mistake, and what is right of the file can still be checked further.

use serde::Deserialize;

use super::{
    misfit::{Misfit, Wrong},
    node::{Kind, Node, Place},
    reader::Reader,
};

/// After so many mistakes the rest is not looked for.
const ENOUGH: usize = 100;

/// A part that does not fit.
#[derive(Debug)]
pub(in crate::engine::scenario) struct Mistake {
    /// Where it stands.
    pub(in crate::engine::scenario) place: Place,
    /// The names and numbers that lead to it, as `rules`, `0`, `then`.
    pub(in crate::engine::scenario) path: Vec<String>,
    /// The places of what it is in, from the outside in.
    pub(in crate::engine::scenario) within: Vec<Place>,
    /// What does not fit.
    pub(in crate::engine::scenario) wrong: Wrong,
}

/// Reads a `T`, without the parts that do not fit; `None` when nothing is left.
pub(in crate::engine::scenario) fn read<T: for<'de> Deserialize<'de>>(mut root: Node) -> (Option<T>, Vec<Mistake>) {
    let mut mistakes = Vec::new();
    let mut damaged: Vec<Place> = Vec::new();
    loop {
        let misfit = match T::deserialize(Reader(&root)) {
            Ok(read) => return (Some(read), mistakes),
            Err(misfit) => misfit,
        };
        let address: Vec<usize> = misfit.address.iter().rev().copied().collect();
        let (path, within) = describe(&root, &address);
        // Something was taken out of this part; that a key is now missing in it was not the writer's mistake.
        let consequence = matches!(misfit.wrong, Wrong::Missing { .. }) && damaged.contains(&place(&misfit));
        damaged.extend(within.last());
        if !consequence {
            mistakes.push(Mistake { place: place(&misfit), path, within, wrong: misfit.wrong });
        }
        if mistakes.len() >= ENOUGH || !take_out(&mut root, &address) {
            return (None, mistakes);
        }
    }
}

fn place(misfit: &Misfit) -> Place {
    misfit.place.unwrap_or_default()
}

/// The path to the part at `address`, and the places of what it is in.
fn describe(root: &Node, address: &[usize]) -> (Vec<String>, Vec<Place>) {
    let (mut node, mut path, mut within) = (root, Vec::new(), Vec::new());
    for index in address {
        within.push(node.place);
        match &node.kind {
            Kind::List(items) => {
                path.push(index.to_string());
                node = &items[*index];
            }
            Kind::Fields(fields) => {
                path.push(fields[*index].0.name.clone());
                node = &fields[*index].1;
            }
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => break,
        }
    }
    (path, within)
}

/// Takes the part at `address` out of its list or mapping; false when it is the whole document.
fn take_out(root: &mut Node, address: &[usize]) -> bool {
    let Some((last, way)) = address.split_last() else { return false };
    let mut node = root;
    for index in way {
        node = match &mut node.kind {
            Kind::List(items) => &mut items[*index],
            Kind::Fields(fields) => &mut fields[*index].1,
            Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => return false,
        };
    }
    match &mut node.kind {
        Kind::List(items) => drop(items.remove(*last)),
        Kind::Fields(fields) => drop(fields.remove(*last)),
        Kind::Null | Kind::Bool(_) | Kind::Number(_) | Kind::Text(_) => return false,
    }
    true
}
