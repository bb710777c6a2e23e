//! Dates as the vendor writes them, DD-MM-YYYY.

use jiff::civil::Date;

/// Reads a date as the vendor writes it.
pub(super) fn parse_date(text: &str) -> Option<Date> {
    let number = |range: std::ops::Range<usize>| {
        let digits = text.get(range)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse::<i16>().ok())?
    };
    if text.len() != 10 || text.get(2..3) != Some("-") || text.get(5..6) != Some("-") {
        return None;
    }
    let (day, month, year) = (number(0..2)?, number(3..5)?, number(6..10)?);
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// Writes a date as the vendor does.
pub(in crate::vendors::attestr) fn format_date(date: Date) -> String {
    format!("{:02}-{:02}-{:04}", date.day(), date.month(), date.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        assert!(parse_date("29-02-2020").is_some());
        for text in ["29-02-2019", "31-04-2020", "1-2-2020", "01/02/2020", "01-02-20é", "+1-02-2020", ""] {
            assert!(parse_date(text).is_none(), "{text}");
        }
    }

    #[test]
    fn dates_read_back_as_they_are_written() {
        assert_eq!(format_date(parse_date("02-12-2019").unwrap()), "02-12-2019");
    }
}
