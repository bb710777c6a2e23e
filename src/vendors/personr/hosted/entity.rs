//! The page of a company: its representative, owners, the flow's questions, a document, consent.

use hyper::StatusCode;

use super::{
    form::{self, Form, Group, Input, Problem, sent_texts},
    page::{self, FormPage},
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

/// The owners that the page has room for, by the fields of their names and position.
const OWNERS: [(&str, &str, &str); 3] = [
    ("owner1First", "owner1Last", "owner1Position"),
    ("owner2First", "owner2Last", "owner2Position"),
    ("owner3First", "owner3Last", "owner3Position"),
];

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
    let answers = company.answers.as_ref();
    let (email, phone) = answers.map_or(("", ""), Answers::contact);
    let email = Input { name: "representativeEmail", label: "Email", kind: "email", required: true, value: email };
    let phone = Input { name: "representativePhone", label: "Phone", kind: "tel", required: true, value: phone };
    let contact = [form.input(email), form.input(phone)];
    let paper = form.file("certificate", "Certificate of incorporation (leave empty to use a sample picture)");
    let mut groups = vec![Group::new("Your contact as the company’s representative", contact)];
    groups.extend(owners(form, records, company));
    groups.extend(flow.map(|flow| questions(form, flow, answers)).unwrap_or_default());
    groups.push(Group::new("Company document", [paper]));
    groups.push(form.consent("I agree that the company’s data is checked."));
    let page = FormPage {
        title: "Verify your company",
        alert: retry(&case.verification.stage),
        name: &company.name,
        flow: &case.flow,
        groups,
    };
    page.reply(form)
}

/// The owners, those first that an earlier submission named.
fn owners(form: &Form<'_>, records: &State, company: &Company) -> Vec<Group> {
    let mut earlier = company.ubos.iter().filter(|ubo| ubo.from_page);
    let words = Position::WORDS.map(|(word, _)| (word, word));
    let owner = |(place, (first, last, position)): (usize, (&str, &str, &str))| {
        let ubo = earlier.next();
        let known = ubo.and_then(|ubo| records.applicants.get(ubo.owner.id())).map(|case| &case.subject.known);
        let text = |name, label, value: Option<&Box<str>>| {
            form.input(Input { name, label, kind: "text", required: false, value: value.map_or("", |text| text) })
        };
        let fields = [
            text(first, "Given names", known.and_then(|known| known.first_name.as_ref())),
            text(last, "Family name", known.and_then(|known| known.last_name.as_ref())),
            form.select(position, "Position", &words, ubo.map_or("Director", |ubo| ubo.position.word())),
        ];
        Group::new(&format!("Owner {} (leave empty if there is none)", place + 1), fields)
    };
    OWNERS.into_iter().enumerate().map(owner).collect()
}

/// The flow's questions, products and plans.
fn questions(form: &Form<'_>, flow: &Flow, answers: Option<&Answers>) -> Vec<Group> {
    let answered = |place: usize| {
        let answer = answers.and_then(|answers| answers.questions.get(place)).map(|answered| &answered.answer);
        answer.map(Answer::texts).unwrap_or_default()
    };
    let questions =
        flow.questions.iter().enumerate().map(|(place, question)| ask(form, place, question, &answered(place)));
    let offers = [
        ("products", "Products", &flow.products, answers.map(|answers| &answers.products)),
        ("plans", "Plans", &flow.plans, answers.map(|answers| &answers.plans)),
    ];
    let offered =
        offers.into_iter().filter(|(_, _, offers, _)| !offers.is_empty()).map(|(name, legend, offers, taken)| {
            let names: Vec<_> = offers.iter().map(|offer| &*offer.name).collect();
            let chosen: Vec<_> = taken.into_iter().flatten().map(|offer| offer.name.clone()).collect();
            form.answers(form::Answers { name, legend, options: &names, multiple: true, chosen: &chosen })
        });
    questions.chain(offered).collect()
}

/// The name of the field of a question.
fn question_field(place: usize) -> String {
    format!("question{}", place + 1)
}

fn ask(form: &Form<'_>, place: usize, question: &Question, answered: &[String]) -> Group {
    let name = question_field(place);
    if question.answers.is_empty() {
        let value = answered.first().map_or("", String::as_str);
        let answer = Input { name: &name, label: "Answer", kind: "text", required: false, value };
        return Group::new(&question.question, [form.input(answer)]);
    }
    let answers: Vec<_> = question.answers.iter().map(String::as_str).collect();
    let (legend, multiple) = (question.question.as_str(), question.multiple);
    form.answers(form::Answers { name: &name, legend, options: &answers, multiple, chosen: answered })
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
    for (first, last, position) in OWNERS {
        let (first_name, last_name) = (form.optional(first)?, form.optional(last)?);
        let position = form.choice(position, &Position::WORDS)?.unwrap_or(Position::Other);
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
