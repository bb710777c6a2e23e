//! The fields that create and update share.

use crate::vendors::attestr::{body::Fields, state::Details};

/// Reads `tag`, `name`, `email` and `mobile`; both pages print the same table.
pub(super) fn read(fields: &mut Fields<'_>) -> Details {
    Details {
        tag: fields.text("tag"),
        name: fields.text("name"),
        email: fields.optional_text("email"),
        mobile: mobile(fields),
    }
}

/// A mobile number in E.164: a plus and at most fifteen digits.
fn mobile(fields: &mut Fields<'_>) -> Option<Box<str>> {
    let mobile = fields.optional_text("mobile")?;
    let digits = mobile.strip_prefix('+').unwrap_or_default();
    if !(2..=15).contains(&digits.len()) || !digits.bytes().all(|byte| byte.is_ascii_digit()) || digits.starts_with('0')
    {
        fields.problem("mobile", "expected a number in E.164 format such as +918888999978");
    }
    Some(mobile)
}
