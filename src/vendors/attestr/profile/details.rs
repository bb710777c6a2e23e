//! The fields that create and update share.

use crate::vendors::attestr::{body::Fields, state::Details};

/// Reads `tag`, `name`, `email` and `mobile`; both pages print the same table.
pub fn read(fields: &mut Fields<'_>) -> Details {
    Details {
        tag: fields.text("tag"),
        name: fields.text("name"),
        email: fields.optional_email("email"),
        mobile: fields.optional_mobile("mobile"),
    }
}
