//! The commands are read as a shell reads them, and what curl would send is compared with what was sent.

use std::{collections::BTreeMap, iter::Peekable, slice::Iter};

use proptest::prelude::*;

use super::*;

const BASE: &str = "http://localhost:8382/sandbox/t1";

/// What curl was told to send.
#[derive(Debug, Default, PartialEq)]
struct Sent {
    method: Vec<u8>,
    target: Vec<u8>,
    headers: Vec<(Vec<u8>, Vec<u8>)>,
    body: Vec<u8>,
}

/// The commands of a script, each with its words; a pipeline is two commands. Only what the scripts consist of can be read: everything
/// else that means something to a shell is refused.
fn commands(script: &[u8]) -> Vec<Vec<Vec<u8>>> {
    let mut rest = script.iter().peekable();
    let mut commands = vec![Vec::new()];
    while let Some(byte) = rest.peek() {
        match byte {
            b' ' => _ = rest.next(),
            b'\n' | b'|' => {
                rest.next();
                commands.push(Vec::new());
            }
            b'#' => while rest.next_if(|byte| **byte != b'\n').is_some() {},
            _ => {
                let word = word(&mut rest);
                commands.last_mut().expect("there is one").extend(word);
            }
        }
    }
    commands.retain(|command| !command.is_empty());
    commands
}

/// One word; `None` for a line that goes on.
fn word(rest: &mut Peekable<Iter<'_, u8>>) -> Option<Vec<u8>> {
    let mut word = Vec::new();
    while let Some(byte) = rest.next_if(|byte| !b" \n|)".contains(byte)) {
        match byte {
            b'\'' => word.extend(rest.by_ref().take_while(|byte| **byte != b'\'')),
            b'"' => quoted(rest, &mut word),
            b'\\' => match rest.next() {
                Some(b'\n') => return None,
                next => word.push(*next.expect("something is escaped")),
            },
            byte if byte.is_ascii_alphanumeric() || b"-@.".contains(byte) => word.push(*byte),
            byte => panic!("{:?} stands unquoted", char::from(*byte)),
        }
    }
    Some(word)
}

/// What stands between double quotes.
fn quoted(rest: &mut Peekable<Iter<'_, u8>>, quoted: &mut Vec<u8>) {
    while let Some(byte) = rest.next() {
        match byte {
            b'"' => return,
            b'$' if rest.next_if_eq(&&b'(').is_some() => {
                let mut inner = Vec::new();
                while rest.next_if_eq(&&b')').is_none() {
                    while rest.next_if_eq(&&b' ').is_some() {}
                    inner.extend(word(rest));
                }
                let mut written = written(&inner);
                while written.pop_if(|byte| *byte == b'\n').is_some() {}
                quoted.extend(written);
            }
            b'$' => {
                let name: Vec<u8> =
                    std::iter::from_fn(|| rest.next_if(|it| it.is_ascii_alphanumeric() || **it == b'_'))
                        .copied()
                        .collect();
                quoted.extend([b"value of ", &name[..]].concat());
            }
            b'`' | b'\\' => panic!("{:?} means something between double quotes", char::from(*byte)),
            byte => quoted.push(*byte),
        }
    }
    panic!("a quote is not closed");
}

/// What `printf` writes.
fn written(command: &[Vec<u8>]) -> Vec<u8> {
    let [program, format] = command else { panic!("{command:?} is no printf with a format alone") };
    assert_eq!(program, b"printf");
    assert!(!format.starts_with(b"-"), "an option");
    let (mut written, mut rest) = (Vec::new(), &format[..]);
    while let Some((byte, behind)) = rest.split_first() {
        let (byte, length) = match (byte, behind) {
            (b'%', [b'%', ..]) => (b'%', 1),
            (b'%', _) => panic!("a directive"),
            (b'\\', [b'n', ..]) => (b'\n', 1),
            (b'\\', [b'r', ..]) => (b'\r', 1),
            (b'\\', [b't', ..]) => (b'\t', 1),
            (b'\\', [b'\\', ..]) => (b'\\', 1),
            (b'\\', digits) => {
                let digits = std::str::from_utf8(&digits[..3]).expect("digits");
                (u8::from_str_radix(digits, 8).expect("an octal number"), 3)
            }
            (byte, _) => (*byte, 0),
        };
        written.push(byte);
        rest = &behind[length..];
    }
    written
}

/// What curl sends that is given these words.
fn sent(command: &[Vec<u8>], input: Vec<u8>) -> Sent {
    let mut sent = Sent::default();
    let mut words = command.iter();
    assert_eq!(words.next().expect("a program"), b"curl");
    while let Some(word) = words.next() {
        let mut value = || words.next().expect("the option has a value").clone();
        match &word[..] {
            b"-sS" | b"--globoff" | b"--path-as-is" => {}
            b"-I" => sent.method = b"HEAD".to_vec(),
            b"-X" => sent.method = value(),
            b"-H" => sent.headers.extend(sent_header(&value())),
            b"--data-raw" => sent.body = value(),
            b"--data-binary" if value() == b"@-" => sent.body.clone_from(&input),
            b"--request-target" => sent.target = value(),
            address => {
                let path = address.strip_prefix(b"http://localhost:8382").expect("the address");
                if sent.target.is_empty() {
                    sent.target = path.to_vec();
                }
            }
        }
    }
    sent
}

/// The header that curl sends for this one; none for one without a value.
fn sent_header(header: &[u8]) -> Option<(Vec<u8>, Vec<u8>)> {
    assert!(!header.starts_with(b"@"), "curl would read a file");
    let end = header.iter().position(|byte| b":;".contains(byte)).expect("a name");
    let (name, value) = header.split_at(end);
    match value {
        b":" => None,
        b";" => Some((name.to_vec(), Vec::new())),
        value => Some((name.to_vec(), value.strip_prefix(b": ").expect("a value").to_vec())),
    }
}

fn run(script: &str) -> Sent {
    match &commands(script.as_bytes())[..] {
        [curl] => sent(curl, Vec::new()),
        [printf, curl] => sent(curl, written(printf)),
        other => panic!("{} commands", other.len()),
    }
}

/// Bytes of which many mean something to a shell or to curl.
fn bytes(allowed: fn(u8) -> bool) -> impl Strategy<Value = Vec<u8>> {
    let special = prop::sample::select(b" $`'\"\\!&|;<>(){}[]*?#~%=@-\n\r\t\0\x1b\x7f\xff\xc3\xa9:,.".to_vec());
    prop::collection::vec(prop_oneof![special, any::<u8>()].prop_filter("allowed there", move |it| allowed(*it)), 0..40)
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("it is ASCII")
}

proptest! {
    #[test]
    fn what_arrives_is_what_was_sent(
        method in bytes(is_token).prop_map(text).prop_filter("there is one", |it| !it.is_empty() && it != "HEAD"),
        path in bytes(|byte| byte.is_ascii_graphic() || byte == 0x7f).prop_map(text),
        headers in prop::collection::btree_map(
            bytes(|byte| is_token(byte) && !byte.is_ascii_uppercase()).prop_map(text).prop_filter("there is one", |it| !it.is_empty()),
            bytes(|byte| b' ' < byte && byte != 0x7f),
            0..4,
        ),
        body in bytes(|_| true),
        marker in prop::option::of(Just("@/etc/hostname")),
    ) {
        let body = [marker.unwrap_or_default().as_bytes(), &body].concat();
        let target = format!("/{path}");
        let values = |(name, value): (&'_ String, &Vec<u8>)| (name.clone(), value.clone());
        let expected: BTreeMap<String, Vec<u8>> = headers.iter().map(values).collect();
        let request = Request {
            method: &method,
            target: target.clone(),
            headers: expected.iter().map(|(name, value)| (name.as_str(), HeaderText::Bytes(value.as_slice().into()))).collect(),
            body: body.clone().into(),
        };

        let sent = run(&request.command(BASE));

        let pairs: Vec<_> = expected.into_iter().map(|(name, value)| (name.into_bytes(), value)).collect();
        let target = format!("/sandbox/t1{target}").into_bytes();
        prop_assert_eq!(sent, Sent { method: method.into_bytes(), target, headers: pairs, body });
    }

    #[test]
    fn a_comment_is_one_line(text in any::<String>()) {
        let script = format!("{}curl -I 'http://localhost:8382/'", comment(&text));

        prop_assert_eq!(commands(script.as_bytes()).len(), 1);
    }
}

#[test]
fn a_command_can_be_read() {
    let request = |body: &'static [u8]| Request {
        method: "POST",
        target: "/a?b={c}".to_owned(),
        headers: vec![
            ("authorization", HeaderText::Variable("AUTHORIZATION".to_owned())),
            ("x-empty", HeaderText::Bytes(b"".into())),
        ],
        body: body.into(),
    };

    insta::assert_snapshot!(request(b"it's [1-3]").command(BASE), @r#"
    curl -sS --globoff --path-as-is -X POST 'http://localhost:8382/sandbox/t1/a?b={c}' \
      -H "authorization: $AUTHORIZATION" \
      -H 'x-empty;' \
      -H 'accept:' \
      -H 'user-agent:' \
      -H 'content-type:' \
      --data-raw 'it'\''s [1-3]'
    "#);
    let binary = request(b"a\r\n\0'%").command(BASE);
    assert!(binary.starts_with(r"printf 'a\r\n\000\047%%' | curl "), "{binary}");
    assert!(binary.ends_with("--data-binary @-"), "{binary}");
}
