//! Which data a consent for a service must name: the emulator's own table, since the vendor's is cut in what is stored of it (ruling C2).

/// A category and types of its data.
pub type Category = (&'static str, &'static [&'static str]);

const PERSON: Category = ("personal_information", &["name", "dob"]);
const IDENTITY: Category = ("identity", &["pan"]);
const LICENCE: Category = ("identity", &["drivers_license"]);
const EMPLOYEE: Category = ("identity", &["job_id"]);
const STUDENT: Category = ("identity", &["student_id"]);
const BUSINESS: Category = ("business_identity", &["business_name", "business_registration_number"]);
const PLACE: Category = ("location", &["address"]);

/// What each service needs, by its code; a service whose code is not known needs nothing.
const NEEDED: [(&str, &[Category]); 11] = [
    ("EMPLOYMENT", &[PERSON, EMPLOYEE]),
    ("EDUCATION", &[PERSON, STUDENT]),
    ("DIGITAL_ADDRESS", &[PERSON, PLACE]),
    ("DL", &[PERSON, LICENCE]),
    ("ECOURT_PERSON", &[PERSON]),
    ("ECOURT_BUSINESS", &[BUSINESS]),
    ("AML_PERSON", &[PERSON]),
    ("AML_BUSINESS", &[BUSINESS]),
    ("PAN", &[IDENTITY]),
    ("BANK_ACC", &[PERSON]),
    ("UDYAM", &[BUSINESS]),
];

/// The categories that the service with this code needs.
pub fn needed(service: &str) -> &'static [Category] {
    NEEDED.iter().find(|(code, _)| *code == service).map_or(&[], |(_, categories)| *categories)
}

/// The first category that a service needs and that is not among `named`, in words.
pub fn missing(services: &[Box<str>], named: &[Box<str>]) -> Option<String> {
    services.iter().find_map(|service| {
        let absent = |(category, _): &&Category| !named.iter().any(|name| **name == **category);
        let (category, _) = needed(service).iter().find(absent)?;
        Some(format!("the service {service} needs the data category {category}"))
    })
}
