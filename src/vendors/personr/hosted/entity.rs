//! The page of a company: its representative, owners, the flow's questions, a document, consent.

use askama::Template;
use hyper::StatusCode;

use super::{
    form::{self, Form, Problem, sent_texts},
    page,
    visit::{Visit, closed, retry},
};
use crate::vendors::{
    exchange::Reply,
    personr::{
        State, applicant,
        body::RequestFields,
        company::{Answer, Answered, Answers, Company, CompanyPaper, PaperFile, Position, Representative, Ubo},
        document::DocType,
        error::Obstacle,
        ids::{ApplicantId, CaseId},
        person::Known,
        settings::{Flow, FlowKind, Offer, Question},
    },
    upload::Format,
};

struct OwnerFields {
    first_name: &'static str,
    last_name: &'static str,
    position: &'static str,
}

/// The owners that the page has room for.
static OWNERS: [OwnerFields; 3] = [
    OwnerFields { first_name: "owner1First", last_name: "owner1Last", position: "owner1Position" },
    OwnerFields { first_name: "owner2First", last_name: "owner2Last", position: "owner2Position" },
    OwnerFields { first_name: "owner3First", last_name: "owner3Last", position: "owner3Position" },
];

#[derive(Template)]
#[template(path = "entity.html", config = "src/vendors/personr/hosted/askama.toml")]
struct Page<'a> {
    title: &'static str,
    form: &'a Form<'a>,
    alert: Option<String>,
    name: &'a str,
    flow: &'a str,
    email: &'a str,
    phone: &'a str,
    owners: Vec<OwnerFieldset<'a>>,
    /// The roles of owners to choose from, with what the page calls them.
    positions: &'a [(&'static str, &'static str)],
    questions: Vec<QuestionFieldset<'a>>,
}

/// An owner on the page.
struct OwnerFieldset<'a> {
    fields: &'static OwnerFields,
    first_name: &'a str,
    last_name: &'a str,
    position: &'static str,
}

/// A question on the page.
struct QuestionFieldset<'a> {
    field: String,
    text: &'a str,
    /// The answers to choose from; none for a free text.
    options: Vec<&'a str>,
    /// Whether several can be chosen.
    multiple: bool,
    /// What was answered before.
    chosen: Vec<String>,
}

impl QuestionFieldset<'_> {
    /// What was answered before with a free text.
    fn answer(&self) -> &str {
        self.chosen.first().map_or("", String::as_str)
    }
}

/// What the representative entered.
struct Entered {
    answers: Answers,
    owners: Vec<(Known, Position)>,
    paper: CompanyPaper,
}

/// Shows the page, or does what the representative pressed on it.
pub fn answer(mut visit: Visit<'_>) -> Reply {
    let case = &visit.records.entities[&visit.id];
    if let Some(text) = closed(&case.verification.stage) {
        return page::message(StatusCode::OK, "The company’s verification", text);
    }
    let flow = visit.records.settings.flow(FlowKind::Entity, &case.flow);
    let Some(form) = visit.form else { return show(visit.records, &visit.id, &Form::default()) };
    if Visit::abandons(form) {
        return page::message(StatusCode::OK, "Abandoned", "Nothing was submitted. The link stays good.");
    }
    match read(form, flow) {
        Ok(entered) => match keep(&mut visit, entered) {
            Ok(()) => {
                let case = CaseId::Entity(visit.id.clone());
                visit.start(&case)
            }
            Err(obstacle) => page::refused(obstacle),
        },
        Err(problem) => show(visit.records, &visit.id, &Form::again(form, &problem)),
    }
}

fn show(records: &State, id: &ApplicantId, form: &Form<'_>) -> Reply {
    let case = &records.entities[id];
    let company = &case.subject;
    let flow = records.settings.flow(FlowKind::Entity, &case.flow);
    let (email, phone) = company.answers.as_ref().map_or(("", ""), Answers::contact);
    let page = Page {
        title: "Verify your company",
        form,
        alert: form.alert(retry(&case.verification.stage)),
        name: &company.name,
        flow: &case.flow,
        email,
        phone,
        owners: owners(records, company),
        positions: &Position::WORDS.map(|(word, _)| (word, word)),
        questions: flow.map(|flow| questions(flow, company.answers.as_ref())).unwrap_or_default(),
    };
    page::form(form, &page)
}

/// The owners, those first that an earlier submission named.
fn owners<'a>(records: &'a State, company: &'a Company) -> Vec<OwnerFieldset<'a>> {
    let mut earlier = company.ubos.iter().filter(|ubo| ubo.from_page);
    let owner = |fields| {
        let ubo = earlier.next();
        let known = ubo.and_then(|ubo| records.applicants.get(ubo.owner.id())).map(|case| &case.subject.known);
        OwnerFieldset {
            fields,
            first_name: known.and_then(|known| known.first_name.as_deref()).unwrap_or_default(),
            last_name: known.and_then(|known| known.last_name.as_deref()).unwrap_or_default(),
            position: ubo.map_or("Director", |ubo| ubo.position.word()),
        }
    };
    OWNERS.iter().map(owner).collect()
}

/// The flow's questions, products and plans.
fn questions<'a>(flow: &'a Flow, answers: Option<&Answers>) -> Vec<QuestionFieldset<'a>> {
    let questions = flow.questions.iter().enumerate().map(|(place, question)| {
        let answered = answers.and_then(|answers| answers.questions.get(place));
        QuestionFieldset {
            field: question_field(place),
            text: &question.question,
            options: question.answers.iter().map(String::as_str).collect(),
            multiple: question.multiple,
            chosen: answered.map(|answered| answered.answer.texts()).unwrap_or_default(),
        }
    });
    let offers = [
        ("products", "Products", &flow.products, answers.map(|answers| &answers.products)),
        ("plans", "Plans", &flow.plans, answers.map(|answers| &answers.plans)),
    ];
    let offers = offers.into_iter().filter(|(_, _, offers, _)| !offers.is_empty());
    let offers = offers.map(|(field, text, offers, chosen)| QuestionFieldset {
        field: field.to_owned(),
        text,
        options: offers.iter().map(|offer| offer.name.as_str()).collect(),
        multiple: true,
        chosen: chosen.into_iter().flatten().map(|offer| offer.name.clone()).collect(),
    });
    questions.chain(offers).collect()
}

/// The name of the field of a question.
fn question_field(place: usize) -> String {
    format!("question{}", place + 1)
}

/// Reads a submitted form.
fn read(form: &RequestFields, flow: Option<&Flow>) -> Result<Entered, Problem> {
    form::read_consent(form)?;
    let representative = Representative {
        email: form.required_email("representativeEmail")?,
        phone: form.required("representativePhone")?,
    };
    let answers = read_answers(form, flow, representative)?;
    Ok(Entered { answers, owners: read_owners(form)?, paper: read_paper(form)? })
}

fn read_answers(form: &RequestFields, flow: Option<&Flow>, representative: Representative) -> Result<Answers, Problem> {
    let Some(flow) = flow else { return Ok(Answers { representative, ..Answers::default() }) };
    let mut questions = Vec::new();
    for (place, question) in flow.questions.iter().enumerate() {
        let answer = read_answer(form, &question_field(place), question)?;
        questions.push(Answered::new(flow, place, question, answer));
    }
    let (products, plans) = (chosen(form, "products", &flow.products)?, chosen(form, "plans", &flow.plans)?);
    Ok(Answers { questions, products, plans, representative })
}

fn read_answer(form: &RequestFields, name: &str, question: &Question) -> Result<Answer, Problem> {
    let mut texts = sent_texts(form, name);
    if !question.answers.is_empty() && texts.iter().any(|text| !question.answers.contains(text)) {
        return Err(Problem::new(name, &format!("be answered by {}", question.answers.join(", "))));
    }
    Ok(if question.multiple { Answer::Many(texts) } else { Answer::One(texts.pop().unwrap_or_default()) })
}

fn chosen(form: &RequestFields, name: &str, offers: &[Offer]) -> Result<Vec<Offer>, Problem> {
    let names = sent_texts(form, name);
    if names.iter().any(|name| offers.iter().all(|offer| offer.name != *name)) {
        let offered: Vec<_> = offers.iter().map(|offer| &*offer.name).collect();
        return Err(Problem::new(name, &format!("be some of {}", offered.join(", "))));
    }
    Ok(offers.iter().filter(|offer| names.contains(&offer.name)).cloned().collect())
}

fn read_owners(form: &RequestFields) -> Result<Vec<(Known, Position)>, Problem> {
    let mut owners = Vec::new();
    for fields in &OWNERS {
        let (first_name, last_name) = (form.optional(fields.first_name)?, form.optional(fields.last_name)?);
        let position = form.choice(fields.position, &Position::WORDS)?.unwrap_or(Position::Other);
        if first_name.is_some() || last_name.is_some() {
            let known = Known {
                first_name: first_name.map(Into::into),
                last_name: last_name.map(Into::into),
                ..Known::default()
            };
            owners.push((known, position));
        }
    }
    Ok(owners)
}

fn read_paper(form: &RequestFields) -> Result<CompanyPaper, Problem> {
    let (name, contents) = match form::read_file(form, "certificate")? {
        Some(file) => (file.filename, file.contents),
        None => ("sample.jpg".to_owned(), DocType::UtilityBill.sample(None)),
    };
    let format = Format::of(&contents).ok_or_else(|| Problem::new("certificate", "hold a JPEG, PNG or PDF file"))?;
    let file = PaperFile::Read { name: name.into(), format, size: contents.len() };
    Ok(CompanyPaper { kind: Some("Certificate of incorporation".into()), file, from_page: true })
}

/// Keeps what the representative entered, in place of what an earlier submission of the page left; named owners become applicants that are
/// linked to the company.
fn keep(visit: &mut Visit<'_>, entered: Entered) -> Result<(), Obstacle> {
    let Visit { records, core, id, .. } = visit;
    records.entity(id).subject.papers.retain(|paper| !paper.from_page);
    records.add_paper(id, entered.paper)?;
    let company = &mut records.entity(id).subject;
    company.answers = Some(entered.answers);
    let flow = company.owners.verify_on.clone();
    let mut earlier: Vec<Ubo> = company.ubos.extract_if(.., |ubo| ubo.from_page).collect();
    let usual = || records.settings.flow_names(FlowKind::Applicant).into_iter().next().unwrap_or_default();
    let flow = flow.unwrap_or_else(|| usual().into());
    for (known, position) in entered.owners {
        let is_same = |ubo: &Ubo| records.applicants.get(ubo.owner.id()).is_some_and(|it| it.subject.known == known);
        let owner = match earlier.iter().position(is_same) {
            Some(place) => earlier.swap_remove(place).owner,
            None => CaseId::Applicant(applicant::owner::create(records, core, id, &flow, known)),
        };
        records.entity(id).subject.ubos.push(Ubo { owner, position, from_page: true });
    }
    Ok(())
}
