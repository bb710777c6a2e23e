//! The `Authorization` header, read alike by the gates of both vendors and by whoever looks for the sandbox of a credential: the scheme in
//! any letter case, and any space around the credential.

use std::borrow::Cow;

/// The scheme of Attestr's calls and of Personr's logins.
pub const BASIC: &str = "Basic";
/// The scheme of Personr's tokens.
pub const BEARER: &str = "Bearer";

/// What follows `scheme` in a header; `None` when the header has another scheme.
pub fn credential<'a>(header: &'a str, scheme: &str) -> Option<&'a str> {
    let header = header.trim();
    let (sent, credential) = header.split_once([' ', '\t']).unwrap_or((header, ""));
    sent.eq_ignore_ascii_case(scheme).then(|| credential.trim())
}

/// A header in the one spelling in which sandboxes know what they issued.
pub fn canonical(header: &str) -> Cow<'_, str> {
    let Some((scheme, credential)) = [BASIC, BEARER].iter().find_map(|it| Some((it, credential(header, it)?))) else {
        return header.into();
    };
    // Nearly all clients spell it so already.
    let is_spelled_so = header.strip_prefix(scheme).and_then(|rest| rest.strip_prefix(' ')) == Some(credential);
    if is_spelled_so { header.into() } else { format!("{scheme} {credential}").into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_credential_is_the_same_in_every_spelling_of_its_header() {
        for header in ["Basic abc", "basic abc", "BASIC  abc ", " Basic\tabc"] {
            assert_eq!(credential(header, BASIC), Some("abc"), "{header}");
            assert_eq!(canonical(header), "Basic abc", "{header}");
        }
        assert_eq!(credential("Basic", BASIC), Some(""));
        assert_eq!(credential("Basicabc", BASIC), None);
        assert_eq!(canonical("bearer  bus|1|2"), "Bearer bus|1|2");
        assert_eq!(canonical("Digest x"), "Digest x");
        assert_eq!(canonical("Basic"), "Basic ");
    }
}
