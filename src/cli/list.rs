//! Long lists of a sandbox: a part of one as a table, and with `--follow` what becomes of it.

use std::{collections::VecDeque, ops::ControlFlow};

use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::{
    remote::{Filter, Page, Remote, Whole, in_commands, query},
    stream::{Begin, Stream},
    terminal::{Failure, Widths, columns, lines, print, print_json, print_raw, printable, shown, warn, whole},
};

/// How many of the newest a list shows when nobody says.
const NEWEST: usize = 100;
/// Of how many of the newest items a change is noticed.
const WATCHED: usize = 1000;

/// Which part of a long list, and whether it is followed.
#[derive(Debug, clap::Args)]
pub struct Part {
    /// How many of the newest, which come last; 100 when neither this nor --limit or --after is given.
    #[arg(long, value_name = "NUMBER", value_parser = whole::<usize>, conflicts_with_all = ["limit", "after"])]
    last: Option<usize>,
    /// A part from the beginning or after --after: how many at most, up to 1000.
    #[arg(long, value_name = "NUMBER")]
    limit: Option<String>,
    /// Only those after this one, which the end of the part before names.
    #[arg(long, value_name = "ID")]
    after: Option<String>,
    /// Go on with each that comes, and with each of the newest 1000 that changes, until it is stopped.
    #[arg(long, conflicts_with = "limit")]
    follow: bool,
}

impl Part {
    /// The parameters of the control API.
    pub fn query(&self) -> [(&str, Option<&str>); 2] {
        [("limit", self.limit.as_deref()), ("after", self.after.as_deref())]
    }
}

/// A list, and how a person sees it.
pub struct List<'a> {
    pub path: &'a str,
    pub filter: Filter<'a>,
    pub head: &'a [&'a str],
    /// The cells of an item.
    pub row: &'a dyn Fn(Value) -> Result<Vec<String>, Failure>,
}

impl List<'_> {
    /// Prints the part that is asked for, and what becomes of it.
    pub fn show(&self, remote: &Remote, part: &Part) -> Result<(), Failure> {
        if part.follow { self.follow(remote, part) } else { self.part(remote, part) }
    }

    fn part(&self, remote: &Remote, part: &Part) -> Result<(), Failure> {
        let (items, count, next) = if part.limit.is_none() && part.after.is_none() {
            let Whole { mut items, count } = remote.all::<Value>(self.path, self.filter, None)?;
            let superfluous = items.len().saturating_sub(part.last.unwrap_or(NEWEST));
            items.drain(..superfluous);
            (items, count, None)
        } else {
            let which = query(self.filter.iter().copied().chain(part.query()));
            let Page { items, count, next } = remote.get(&format!("{}{which}", self.path))?.read()?;
            (items, count, next)
        };
        if remote.json {
            return print_json(&json!({ "items": items, "count": count, "next": next }));
        }
        let shown = items.len();
        let rest = match next {
            Some(next) => Some(format!("… of {count} in all; --after {next} shows more")),
            None if shown < count && part.after.is_none() => {
                Some(format!("the newest {shown} of {count}; --last {count} shows all"))
            }
            None => None,
        };
        let hints = hints(&items);
        let rows = items.into_iter().map(|item| (self.row)(item)).collect::<Result<Vec<_>, _>>()?;
        print(&in_commands(&lines([columns(self.head, rows)].into_iter().chain(hints).chain(rest))))
    }

    /// Prints items as they come and change: as rows, or for programs one object a line.
    fn follow(&self, remote: &Remote, part: &Part) -> Result<(), Failure> {
        let mut stream = Stream::open(remote, &Begin::default())?;
        let mut table = (!remote.json).then(|| Widths::of(self.head));
        let mut head = table.as_ref().map(|_| self.head.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>());
        let mut window = Window { after: part.after.clone(), ..Window::default() };
        let mut most = part.after.is_none().then(|| part.last.unwrap_or(NEWEST));
        loop {
            match remote.all(self.path, self.filter, window.after.as_deref()) {
                Ok(Whole { mut items, .. }) => {
                    if let Some(most) = most.take() {
                        window.after = items.len().checked_sub(most + 1).map(|before| id(&items[before]));
                        items.drain(..items.len().saturating_sub(most));
                    }
                    let rows = head.take().into_iter().chain(self.news(items, &mut window, remote.json)?).collect();
                    if print_rows(rows, table.as_mut())?.is_break() {
                        return Ok(());
                    }
                }
                // The stream says so, and waits.
                Err(Failure::Unreachable(_)) => {}
                Err(failure) => return Err(failure),
            }
            if wait(&mut stream, remote)?.is_break() {
                window = Window::default();
            }
        }
    }

    /// The rows of items that came or changed; for programs each item is one cell.
    fn news(&self, items: Vec<Value>, window: &mut Window, for_programs: bool) -> Result<Vec<Vec<String>>, Failure> {
        let mut rows = Vec::new();
        for item in items {
            let id = id(&item);
            let row = if for_programs { vec![printable(&item.to_string())] } else { (self.row)(item)? };
            if window.is_news(id, &row) {
                rows.push(row);
            }
        }
        Ok(rows)
    }
}

/// Prints rows, with the widths of a table when there is one.
fn print_rows(rows: Vec<Vec<String>>, mut table: Option<&mut Widths>) -> Result<ControlFlow<()>, Failure> {
    if let Some(widths) = &mut table {
        for row in &rows {
            widths.fit(row);
        }
    }
    for row in rows {
        let line = table.as_mut().map_or_else(|| row.concat(), |widths| in_commands(&widths.line(&row)));
        if print_raw(&line)?.is_break() {
            return Ok(ControlFlow::Break(()));
        }
    }
    Ok(ControlFlow::Continue(()))
}

/// The cells of an item, by those of what it is read as.
pub fn cells<T: DeserializeOwned>(item: Value, row: impl Fn(T) -> Vec<String>) -> Result<Vec<String>, Failure> {
    Remote::understood(serde_json::from_value(item)).map(row)
}

/// Waits until something has happened; breaks off when the sandbox began anew.
fn wait(stream: &mut Stream<'_>, remote: &Remote) -> Result<ControlFlow<()>, Failure> {
    let mut event = stream.next()?;
    let mut flow = ControlFlow::Continue(());
    loop {
        if matches!(event.kind.as_str(), "reset" | "renewed" | "cleared") {
            flow = ControlFlow::Break(());
        }
        if event.kind == "reset" {
            warn(&format!("sandbox {} began anew", remote.sandbox));
        }
        // Many events at once are one look.
        match stream.at_hand()? {
            Some(next) => event = next,
            None => return Ok(flow),
        }
    }
}

/// What was printed of the newest items.
#[derive(Debug, Default)]
struct Window {
    /// The item before all of these; `None` when they begin the list.
    after: Option<String>,
    /// The id of each, and what was printed of it.
    items: VecDeque<(String, Vec<String>)>,
}

impl Window {
    /// Whether an item was not printed so already, which is remembered.
    fn is_news(&mut self, id: String, row: &[String]) -> bool {
        if let Some((_, printed)) = self.items.iter_mut().find(|(known, _)| *known == id) {
            let is_news = printed != row;
            row.clone_into(printed);
            return is_news;
        }
        if self.items.len() == WATCHED {
            self.after = self.items.pop_front().map(|(oldest, _)| oldest).or(self.after.take());
        }
        self.items.push_back((id, row.to_owned()));
        true
    }
}

fn id(item: &Value) -> String {
    shown(&item["id"])
}

/// What would help those to whom something failed, each advice once.
fn hints(items: &[Value]) -> Vec<String> {
    let mut hints: Vec<&str> = items.iter().filter_map(|item| item["hint"].as_str()).collect();
    hints.dedup();
    hints.into_iter().map(|hint| format!("hint: {hint}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_news_when_it_comes_and_when_it_changes() {
        let mut window = Window::default();
        let mut is_news = |id: &str, cell: &str| window.is_news(id.to_owned(), &[cell.to_owned()]);

        assert_eq!([is_news("A", "new"), is_news("A", "new"), is_news("A", "done")], [true, false, true]);
        assert_eq!([is_news("B", "new"), is_news("A", "done")], [true, false]);
    }

    #[test]
    fn the_oldest_items_are_watched_no_more_and_not_read_again() {
        let mut window = Window::default();
        for number in 0..=WATCHED {
            assert!(window.is_news(number.to_string(), &["new".to_owned()]));
        }
        assert_eq!((window.after.as_deref(), window.items.len()), (Some("0"), WATCHED));
    }
}
