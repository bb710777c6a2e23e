//! The page of a company: its representative, owners, the flow's questions, a document, consent.

use hyper::StatusCode;

use super::{
    applicant::{closed, retry},
    html::{self, Html},
    serve::Visit,
};
use crate::vendors::{
    exchange::Reply,
    personr::{
        applicant::{self, upload::check_file},
        body::{Fields, File},
        company::{Answer, Answered, Answers, Representative},
        document::DocType,
        error::{ApiError, Obstacle},
        person::Known,
        settings::{Flow, FlowKind, Offer, Question},
        state::{CompanyPaper, Entity, PaperFile, Position, Record, Ubo},
    },
};

/// The owners that the page has room for, by the fields of their names and position.
const OWNERS: [(&str, &str, &str); 3] = [
    ("owner1First", "owner1Last", "owner1Position"),
    ("owner2First", "owner2Last", "owner2Position"),
    ("owner3First", "owner3Last", "owner3Position"),
];
/// The questions that the page has room for, by their fields.
const QUESTIONS: [&str; 8] =
    ["question1", "question2", "question3", "question4", "question5", "question6", "question7", "question8"];

/// What the representative entered.
struct Entered {
    answers: Answers,
    owners: Vec<(Known, Position)>,
    paper: CompanyPaper,
}

/// Shows the page, or does what the representative pressed on it.
pub(super) fn answer(mut visit: Visit<'_>) -> Reply {
    let entity = &visit.records.entities[&visit.id];
    if let Some(text) = closed(&entity.verification.stage) {
        return html::message(StatusCode::OK, "The company’s verification", text);
    }
    let flow = visit.records.settings.flow(FlowKind::Entity, &entity.flow);
    let Some(form) = visit.form else { return show(entity, flow, None) };
    if Visit::abandons(form) {
        return html::message(StatusCode::OK, "Abandoned", "Nothing was submitted. The link stays good.");
    }
    match read(form, flow) {
        Ok(entered) => match keep(&mut visit, entered) {
            Ok(()) => {
                let record = Record::Entity(visit.id.clone());
                visit.start(&record)
            }
            Err(obstacle) => html::refused(obstacle),
        },
        Err(error) => show(entity, flow, Some(&error.to_string())),
    }
}

fn show(entity: &Entity, flow: Option<&Flow>, problem: Option<&str>) -> Reply {
    let status = if problem.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    let retry = retry(&entity.verification.stage);
    let (email, phone) = entity.answers.as_ref().map_or(("", ""), Answers::contact);
    let numbers = (1..=OWNERS.len()).map(|number| Html::text(&number.to_string()));
    let owners = numbers.map(|number| Html::fill(include_str!("owner.html"), &[("number", number)]));
    let main = Html::fill(
        include_str!("entity.html"),
        &[
            ("alert", html::alert(problem.or(retry.as_deref()))),
            ("name", Html::text(&entity.name)),
            ("flow", Html::text(&entity.flow)),
            ("email", Html::text(email)),
            ("phone", Html::text(phone)),
            ("owners", Html::concat(owners)),
            ("questions", flow.map(questions).unwrap_or_default()),
        ],
    );
    html::page(status, "Verify your company", main)
}

fn questions(flow: &Flow) -> Html {
    let asked = QUESTIONS.iter().zip(&flow.questions).map(|(name, question)| ask(name, question));
    let names = |offers: &[Offer]| offers.iter().map(|offer| offer.name.clone()).collect::<Vec<_>>();
    let offers = [("products", "Products", names(&flow.products)), ("plans", "Plans", names(&flow.plans))];
    let offered = offers.into_iter().filter(|(.., names)| !names.is_empty());
    Html::concat(asked.chain(offered.map(|(field, legend, names)| choices(field, legend, &names, "checkbox"))))
}

fn ask(name: &str, question: &Question) -> Html {
    match (question.answers.as_slice(), question.multiple) {
        ([], _) => Html::fill(
            "<fieldset><legend>{{question}}</legend><label>Answer <input name=\"{{name}}\"></label></fieldset>\n",
            &[("question", Html::text(&question.question)), ("name", Html::text(name))],
        ),
        (answers, true) => choices(name, &question.question, answers, "checkbox"),
        (answers, false) => choices(name, &question.question, answers, "radio"),
    }
}

fn choices(name: &str, legend: &str, choices: &[String], kind: &str) -> Html {
    let choice = |choice: &String| {
        Html::fill(
            "<label class=\"choice\"><input type=\"{{kind}}\" name=\"{{name}}\" value=\"{{choice}}\"> {{choice}}</label>\n",
            &[("kind", Html::text(kind)), ("name", Html::text(name)), ("choice", Html::text(choice))],
        )
    };
    Html::fill(
        "<fieldset><legend>{{legend}}</legend>\n{{choices}}</fieldset>\n",
        &[("legend", Html::text(legend)), ("choices", Html::concat(choices.iter().map(choice)))],
    )
}

/// Reads a submitted form.
fn read(form: &Fields, flow: Option<&Flow>) -> Result<Entered, ApiError> {
    if form.flag("consent")? != Some(true) {
        return Err(form.invalid("consent", "be given before anything can be checked"));
    }
    let representative = Representative {
        email: form.required_email("representativeEmail")?,
        phone: form.required("representativePhone")?,
    };
    let answers = read_answers(form, flow, representative)?;
    Ok(Entered { answers, owners: read_owners(form)?, paper: read_paper(form)? })
}

fn read_answers(form: &Fields, flow: Option<&Flow>, representative: Representative) -> Result<Answers, ApiError> {
    let Some(flow) = flow else { return Ok(Answers { representative, ..Answers::default() }) };
    let mut questions = Vec::new();
    for (place, (name, question)) in QUESTIONS.into_iter().zip(&flow.questions).enumerate() {
        let answer = if question.multiple {
            Answer::Many(form.list(name)?)
        } else {
            Answer::One(form.optional(name)?.unwrap_or_default())
        };
        questions.push(Answered::new(place, question, answer));
    }
    let chosen = |name, offers: &[Offer]| -> Result<Vec<Offer>, ApiError> {
        let names = form.list(name)?;
        Ok(offers.iter().filter(|offer| names.contains(&offer.name)).cloned().collect())
    };
    let (products, plans) = (chosen("products", &flow.products)?, chosen("plans", &flow.plans)?);
    Ok(Answers { questions, products, plans, representative })
}

fn read_owners(form: &Fields) -> Result<Vec<(Known, Position)>, ApiError> {
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

fn read_paper(form: &Fields) -> Result<CompanyPaper, ApiError> {
    let file = form
        .upload("certificate")?
        .unwrap_or_else(|| File { filename: "sample.jpg".to_owned(), contents: DocType::UtilityBill.sample(None) });
    let format = check_file(form, "certificate", &file.filename, &file.contents)?;
    let file = PaperFile::Read { name: file.filename.into(), format, size: file.contents.len() };
    Ok(CompanyPaper { kind: Some("Certificate of incorporation".into()), file })
}

/// Keeps what the representative entered; named owners become applicants that are linked to the company.
fn keep(visit: &mut Visit<'_>, entered: Entered) -> Result<(), Obstacle> {
    visit.records.file(&visit.id, entered.paper)?;
    let entity = &visit.records.entities[&visit.id];
    let usual = || visit.records.settings.flow_names(FlowKind::Applicant).into_iter().next().unwrap_or_default();
    let flow = entity.owners.verify_on.clone().unwrap_or_else(|| usual().into());
    for (known, position) in entered.owners {
        let owner = applicant::owner::create(visit.records, visit.core, &visit.id, &flow, known);
        visit.records.entity(&visit.id).ubos.push(Ubo { owner: Record::Applicant(owner), position });
    }
    visit.records.entity(&visit.id).answers = Some(entered.answers);
    Ok(())
}
