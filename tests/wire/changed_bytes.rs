//! Nothing that a header value can hold makes the decoder panic, and what it accepts is what
//! `headers` reads. The cases come from a fixed seed.
use headers::authorization::{Basic, Credentials as _};
use http::HeaderValue;
use http_basic_credentials::{BasicCredentials, DecodeError, InvalidCredentials};

const CASES: usize = 100_000;

/// xorshift64* (Vigna, 2016).
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    fn below(&mut self, bound: usize) -> usize {
        usize::try_from(self.next() >> 33).unwrap() % bound
    }

    fn byte(&mut self) -> u8 {
        const LIKELY: &[u8] = b"Basic =+/-_AQgw\t,:~\"\xff\x80\xc3";
        if self.below(2) == 0 {
            LIKELY[self.below(LIKELY.len())]
        } else {
            self.next().to_le_bytes()[7]
        }
    }

    fn bytes(&mut self, bound: usize) -> Vec<u8> {
        (0..self.below(bound)).map(|_| self.byte()).collect()
    }
}

/// How often each thing was the outcome: a test whose cases all end the same way tests little.
#[derive(Debug, Default)]
struct Seen {
    accepted: usize,
    scheme: usize,
    token68: usize,
    utf8: usize,
    credentials: usize,
}

impl Seen {
    fn decode(&mut self, bytes: &[u8]) {
        // What `http` refuses does not reach the decoder.
        let Ok(value) = HeaderValue::from_bytes(bytes) else { return };
        match BasicCredentials::try_from(&value) {
            Ok(read) => {
                self.accepted += 1;
                agrees_with_headers(&read, &value);
            }
            Err(DecodeError::UnsupportedScheme) => self.scheme += 1,
            Err(DecodeError::InvalidToken68) => self.token68 += 1,
            Err(DecodeError::InvalidUtf8) => self.utf8 += 1,
            Err(DecodeError::InvalidCredentials(
                InvalidCredentials::ControlInEmail
                | InvalidCredentials::ControlInToken
                | InvalidCredentials::MissingColon,
            )) => self.credentials += 1,
            Err(error) => panic!("{error:?} for {}", bytes.escape_ascii()),
        }
    }
}

#[track_caller]
fn agrees_with_headers(read: &BasicCredentials, value: &HeaderValue) {
    let bytes = value.as_bytes();
    let shown = bytes.escape_ascii();
    let oracle = Basic::decode(value).unwrap_or_else(|| panic!("headers refuses {shown}"));
    assert_eq!(oracle.username(), read.expose_email(), "{shown}");
    assert_eq!(oracle.password(), read.expose_token(), "{shown}");
    // The value that was read has the same base64.
    let canonical = read.header_value();
    let token68 = &canonical.as_bytes()["Basic ".len()..];
    let rest = bytes.strip_suffix(token68).unwrap_or_else(|| panic!("{shown} was not canonical"));
    assert!(rest.trim_ascii_end().eq_ignore_ascii_case(b"basic") && rest.ends_with(b" "));
    let made = BasicCredentials::new(read.expose_email(), read.expose_token()).unwrap();
    assert_eq!(made.header_value(), canonical, "{shown}");
}

fn change(bytes: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(bytes.len() + 1);
    match random.below(6) {
        0 => bytes.insert(at, random.byte()),
        1 => bytes.truncate(at),
        2 => bytes.extend(random.bytes(5)),
        _ if at == bytes.len() => {}
        3 => bytes[at] = random.byte(),
        4 => bytes[at] ^= 1 << random.below(8),
        _ => drop(bytes.remove(at)),
    }
}

#[test]
fn valid_values_with_bytes_changed() {
    let valid: Vec<Vec<u8>> = [
        ("", ""),
        ("a", "b"),
        ("Aladdin", "open sesame"),
        ("ana@example.com", "t0:k3n:\u{e9}\u{1f511}"),
        ("key", ""),
        ("a", &"x".repeat(200)),
    ]
    .iter()
    .map(|&(email, token)| {
        BasicCredentials::new(email, token).unwrap().header_value().as_bytes().to_vec()
    })
    .collect();
    let mut random = Random(7617);
    let mut seen = Seen::default();
    for _ in 0..CASES {
        let mut bytes = valid[random.below(valid.len())].clone();
        for _ in 0..=random.below(3) {
            change(&mut bytes, &mut random);
        }
        seen.decode(&bytes);
    }
    for outcome in [seen.accepted, seen.scheme, seen.token68, seen.utf8, seen.credentials] {
        assert!(outcome > CASES / 200, "{seen:?}");
    }
}

#[test]
fn raw_bytes() {
    let mut random = Random(4648);
    let mut seen = Seen::default();
    for _ in 0..CASES {
        let prefix: &[u8] = [&b""[..], b"Basic", b"basic ", b"BASIC  "][random.below(4)];
        seen.decode(&[prefix, &random.bytes(40)].concat());
    }
    assert!(seen.scheme > CASES / 200 && seen.token68 > CASES / 200, "{seen:?}");
}

/// Random bytes in valid base64: what the checks after it get to see.
#[test]
fn raw_user_passes() {
    use base64::Engine as _;
    let mut random = Random(9110);
    let mut seen = Seen::default();
    for _ in 0..CASES {
        let mut user_pass = random.bytes(12);
        if random.below(2) == 0 {
            user_pass.retain(u8::is_ascii_graphic);
        }
        let token68 = base64::engine::general_purpose::STANDARD.encode(user_pass);
        seen.decode(format!("Basic {token68}").as_bytes());
    }
    for outcome in [seen.accepted, seen.utf8, seen.credentials] {
        assert!(outcome > CASES / 200, "{seen:?}");
    }
}
