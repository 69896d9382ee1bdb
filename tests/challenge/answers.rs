//! Answers of real servers, and what was really wrong: each sentence leaves that open.

use http_basic_credentials::challenge::{Refusal, Sent};

use super::sentences::is_true;
use super::vectors;

#[test]
fn each_sentence_leaves_open_what_was_wrong() {
    let vectors = vectors("answers.json");
    for answer in vectors["answers"].as_array().unwrap() {
        let status: u16 = answer["status"].to_string().parse().unwrap();
        let fields = answer["fields"].as_array().unwrap();
        let refusal = |sent| {
            let values = fields.iter().map(|field| field.as_str().unwrap());
            Refusal::from_values(status, values, sent).unwrap()
        };
        let leaves_open: &[&str] = match answer["sent"].as_str().unwrap() {
            "none" => &["no credentials"],
            "wrong" => &["may be wrong, expired or revoked"],
            // By rights, a lock-out, or the characters of a pair that is not wrong.
            "forbidden" | "right" => &["may be", "the account may be locked or not permitted"],
            sent => panic!("{sent}"),
        };
        let sent = if answer["sent"] == "none" { Sent::Nothing } else { Sent::Credentials };
        for refusal in [refusal(sent), refusal(Sent::Unknown)] {
            is_true(&refusal);
            let sentence = refusal.to_string();
            for words in leaves_open {
                assert!(sentence.contains(words), "{}: {sentence}", answer["id"]);
            }
        }
        // A client that sends the pair on demand sends it to each server that wants it.
        assert_eq!(refusal(sent).may_retry(), sent == Sent::Nothing && status != 407);
    }
}
