//! How a sandbox is born.

use crate::{
    config::{
        parse::{number, parse_mode, size, switch, word},
        setting::{Group, Setting, Shape},
    },
    engine::{span::Span, time::parse_span},
    vendors::{
        attestr::settings::{Credentials, Documents, Processing, PutBody},
        personr::settings::Access,
    },
};

/// The settings.
pub(super) const SETTINGS: &[Setting] = &[
    Setting {
        flag: "seed",
        variables: &["VETBOX_SEED"],
        shape: Shape::One("NUMBER"),
        group: Group::Sandboxes,
        help: "The seed of ids, chances and made-up data; drawn and printed when it is not set",
        default: "",
        example: "1",
        set: |config, text| {
            config.seed = number(text, "a whole number")?;
            Ok(())
        },
    },
    Setting {
        flag: "clock",
        variables: &["VETBOX_CLOCK"],
        shape: Shape::One("CLOCK"),
        group: Group::Sandboxes,
        help: "How time runs: real, frozen, or a factor such as 60x",
        default: "real",
        example: "frozen",
        set: |config, text| {
            config.mode = parse_mode(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "now",
        variables: &["VETBOX_NOW"],
        shape: Shape::One("MOMENT"),
        group: Group::Sandboxes,
        help: "When time begins; the machine's time when it is not set",
        default: "",
        example: "2026-01-01T00:00:00Z",
        set: |config, text| {
            config.start = Some(text.parse()?);
            Ok(())
        },
    },
    Setting {
        flag: "journal-records",
        variables: &["VETBOX_JOURNAL_RECORDS"],
        shape: Shape::One("NUMBER"),
        group: Group::Sandboxes,
        help: "How many records a sandbox's journal keeps before the oldest go",
        default: "10000",
        example: "50000",
        set: |config, text| {
            config.journal.entries = number(text, "a whole number")?;
            Ok(())
        },
    },
    Setting {
        flag: "journal-size",
        variables: &["VETBOX_JOURNAL_SIZE"],
        shape: Shape::One("SIZE"),
        group: Group::Sandboxes,
        help: "How much memory a sandbox's journal takes before the oldest records go",
        default: "16MB",
        example: "64MB",
        set: |config, text| {
            config.journal.bytes = size(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "seed-file",
        variables: &["VETBOX_SEED_FILE"],
        shape: Shape::One("FILE"),
        group: Group::Sandboxes,
        help: "A snapshot, or a part of one, with which the default sandbox starts, or those that it names",
        default: "",
        example: "./seed.json",
        set: |config, text| {
            config.seed_file = Some(text.into());
            Ok(())
        },
    },
    Setting {
        flag: "scenarios",
        variables: &["VETBOX_SCENARIOS"],
        shape: Shape::Many("DIR", ':'),
        group: Group::Sandboxes,
        help: "A folder with scenario files, or one such file",
        default: "",
        example: "./scenarios",
        set: |config, text| {
            config.scenario_dirs.push(text.into());
            Ok(())
        },
    },
    Setting {
        flag: "scenario",
        variables: &["VETBOX_SCENARIO"],
        shape: Shape::Many("NAME", ','),
        group: Group::Sandboxes,
        help: "A shipped scenario that is active from the start; `vetbox scenarios` lists them",
        default: "",
        example: "low-credits",
        set: |config, text| {
            config.scenarios.push(text.to_owned());
            Ok(())
        },
    },
    Setting {
        flag: "no-magic-values",
        variables: &["VETBOX_NO_MAGIC_VALUES"],
        shape: Shape::Switch,
        group: Group::Sandboxes,
        help: "Give the magic values no meaning; they are a scenario that is otherwise active",
        default: "false",
        example: "true",
        set: |config, text| {
            config.magic_values = !switch(text)?;
            Ok(())
        },
    },
    Setting {
        flag: "completion",
        variables: &["VETBOX_COMPLETION"],
        shape: Shape::One("SPAN"),
        group: Group::Sandboxes,
        help: "How long a check takes, in sandbox time",
        default: "2s",
        example: "1h 30m",
        set: |config, text| {
            config.attestr.completion = parse_span(text)?;
            config.personr.completion = Span(config.attestr.completion);
            Ok(())
        },
    },
    Setting {
        flag: "credentials",
        variables: &["VETBOX_CREDENTIALS"],
        shape: Shape::One("WHICH"),
        group: Group::Sandboxes,
        help: "Which Attestr credentials are good: open (any) or configured",
        default: "open",
        example: "configured",
        set: |config, text| {
            let words = [("open", Credentials::Open), ("configured", Credentials::Configured)];
            config.attestr.credentials = word(text, &words)?;
            Ok(())
        },
    },
    Setting {
        flag: "processing",
        variables: &["VETBOX_PROCESSING"],
        shape: Shape::One("WHEN"),
        group: Group::Sandboxes,
        help: "When work on an Attestr check starts: on-associate or on-create",
        default: "on-associate",
        example: "on-create",
        set: |config, text| {
            let words = [("on-associate", Processing::OnAssociate), ("on-create", Processing::OnCreate)];
            config.attestr.processing = word(text, &words)?;
            Ok(())
        },
    },
    Setting {
        flag: "documents",
        variables: &["VETBOX_DOCUMENTS"],
        shape: Shape::One("WHICH"),
        group: Group::Sandboxes,
        help: "Which document ids an Attestr check takes: look-alike or uploaded",
        default: "look-alike",
        example: "uploaded",
        set: |config, text| {
            let words = [("look-alike", Documents::LookAlike), ("uploaded", Documents::Uploaded)];
            config.attestr.documents = word(text, &words)?;
            Ok(())
        },
    },
    Setting {
        flag: "put-body",
        variables: &["VETBOX_PUT_BODY"],
        shape: Shape::One("WHICH"),
        group: Group::Sandboxes,
        help: "What a successful PUT answers: empty or object ({})",
        default: "empty",
        example: "object",
        set: |config, text| {
            config.attestr.put_body = word(text, &[("empty", PutBody::Empty), ("object", PutBody::Object)])?;
            Ok(())
        },
    },
    Setting {
        flag: "strict",
        variables: &["VETBOX_STRICT"],
        shape: Shape::Switch,
        group: Group::Sandboxes,
        help: "Refuse what the vendors tolerate or do not document: unknown fields, other content types, missing tokens",
        default: "false",
        example: "true",
        set: |config, text| {
            config.attestr.strict = switch(text)?;
            config.personr.access = if config.attestr.strict { Access::Strict } else { Access::Open };
            Ok(())
        },
    },
];
