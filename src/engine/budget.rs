//! How much memory the process takes for what others give it: one budget of bytes, counted where they are kept or on their way.

use std::{
    fs,
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};

/// What the process takes where nobody says how much, and no limit is set for it.
const ORDINARY: usize = 1 << 30;
/// Where Linux says how much the processes of a container may have: cgroup v2, then v1.
const LIMITS: [&str; 2] = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"];

/// The memory of the process, as it is divided.
#[derive(Debug, Clone)]
pub struct Memory {
    /// Three quarters, for what sandboxes keep.
    pub kept: Budget,
    /// A quarter, for requests and answers on their way.
    pub passing: Budget,
}

impl Memory {
    /// Divides so many bytes.
    pub fn of(bytes: usize) -> Self {
        let passing = bytes / 4;
        Self { kept: Budget::of(bytes - passing), passing: Budget::of(passing) }
    }

    /// How many bytes a process takes on this machine: half of its limit when there is one, else a gigabyte.
    pub fn ordinary() -> usize {
        let limit = LIMITS.iter().find_map(|path| limit(&fs::read_to_string(path).ok()?));
        limit.map_or(ORDINARY, |limit| limit / 2)
    }
}

impl Default for Memory {
    fn default() -> Self {
        Self::of(ORDINARY)
    }
}

/// The limit in a file of Linux; a word, or a number beyond every machine, is none.
fn limit(text: &str) -> Option<usize> {
    text.trim().parse().ok().filter(|limit| *limit < 1 << 50)
}

/// A number of bytes that many share; clones are the same budget.
#[derive(Debug, Clone)]
pub struct Budget(Arc<Count>);

#[derive(Debug)]
struct Count {
    most: usize,
    used: AtomicUsize,
    refused: AtomicU64,
}

impl Budget {
    /// A budget of so many bytes.
    pub fn of(most: usize) -> Self {
        Self(Arc::new(Count { most, used: AtomicUsize::new(0), refused: AtomicU64::new(0) }))
    }

    /// How many bytes there are.
    pub fn most(&self) -> usize {
        self.0.most
    }

    /// How many bytes are used.
    pub fn used(&self) -> usize {
        self.0.used.load(Relaxed)
    }

    /// Whether nothing is left.
    pub fn is_full(&self) -> bool {
        self.used() >= self.most()
    }

    /// How often there was no room.
    pub fn refused(&self) -> u64 {
        self.0.refused.load(Relaxed)
    }

    /// Notes that somebody was turned away.
    pub fn note_refusal(&self) {
        self.0.refused.fetch_add(1, Relaxed);
    }

    /// Nothing of it yet.
    pub fn charge(&self) -> Charge {
        Charge { budget: self.clone(), bytes: AtomicUsize::new(0) }
    }
}

/// A part of a budget, which goes back when this is dropped.
#[derive(Debug)]
pub struct Charge {
    budget: Budget,
    bytes: AtomicUsize,
}

impl Charge {
    /// Takes so many bytes more, if there are as many; that there are not is noted.
    ///
    /// # Errors
    ///
    /// That there are not.
    pub fn grow(&self, more: usize) -> Result<(), Exhausted> {
        let Count { most, used, .. } = &*self.budget.0;
        if used.fetch_add(more, Relaxed).saturating_add(more) > *most {
            used.fetch_sub(more, Relaxed);
            self.budget.note_refusal();
            return Err(Exhausted { most: *most });
        }
        self.bytes.fetch_add(more, Relaxed);
        Ok(())
    }

    /// Is so many bytes from now on, which are there already.
    pub fn set(&self, bytes: usize) {
        let (used, before) = (&self.budget.0.used, self.bytes.swap(bytes, Relaxed));
        if bytes > before {
            used.fetch_add(bytes - before, Relaxed);
        } else if bytes < before {
            used.fetch_sub(before - bytes, Relaxed);
        }
    }
}

impl Drop for Charge {
    fn drop(&mut self) {
        self.set(0);
    }
}

/// There is no memory for one more request or answer beside the others that are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no memory for it: of the {most} bytes for requests and answers on their way too few are left; send fewer or smaller ones at \
     once, or start with more --memory"
)]
pub struct Exhausted {
    /// How many bytes there are.
    pub most: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_goes_back() {
        let budget = Budget::of(100);
        let (one, other) = (budget.charge(), budget.charge());

        assert!(one.grow(60).is_ok());
        assert_eq!(other.grow(41), Err(Exhausted { most: 100 }));
        assert!(other.grow(40).is_ok() && budget.is_full());
        assert_eq!((budget.used(), budget.refused()), (100, 1));

        drop(one);
        other.set(200);
        assert_eq!(budget.used(), 200);
        other.set(20);
        assert_eq!(budget.used(), 20);
        drop(other);
        assert_eq!(budget.used(), 0);
    }

    #[test]
    fn clones_are_one_budget_and_the_parts_are_the_whole() {
        let memory = Memory::of(1001);

        assert_eq!(memory.kept.most() + memory.passing.most(), 1001);
        let charge = memory.clone().passing.charge();
        assert!(charge.grow(10).is_ok());
        assert_eq!((memory.passing.used(), memory.kept.used()), (10, 0));
    }

    #[test]
    fn a_limit_is_a_number_that_a_machine_can_have() {
        assert_eq!(limit("536870912\n"), Some(536_870_912));
        for none in ["max\n", "9223372036854771712\n", "", "-1"] {
            assert_eq!(limit(none), None, "{none:?}");
        }
    }
}
