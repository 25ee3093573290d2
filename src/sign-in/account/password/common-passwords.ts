/**
 * Passwords that everybody tries first, in lower case. Shorter ones are refused by their length. A small list on purpose: what
 * it does not name, the limits on attempts have to hold against (NIST SP 800-63B, section 3.1.1.2).
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `12345678 123456789 1234567890 12345678910 0123456789 87654321 987654321 9876543210 123123123 12341234 11223344 112233445566
  1q2w3e4r 1q2w3e4r5t 1qaz2wsx 1qazxsw2 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 qwertz123 qwertzui qwertzuiop azertyuiop
  asdfghjk asdfghjkl asdfasdf zxcvbnm1 zxcvbnm123 zaq12wsx zaq1zaq1 qazwsxedc q1w2e3r4 q1w2e3r4t5 abcdefgh abcdefghi abcd1234
  abc12345 abc123456 a1b2c3d4 a1234567 a12345678 aa123456 password password1 password12 password123 password1234 password! password1!
  passw0rd p@ssword p@ssw0rd pa$$word pa$$w0rd passwort passwort1 passwort123 motdepasse contraseña kennwort passport
  iloveyou iloveyou1 iloveyou2 sunshine sunshine1 princess princess1 football football1 baseball baseball1 basketball superman
  superman1 batman123 spiderman starwars starwars1 pokemon1 pokemon123 dragon12 dragon123 monkey12 monkey123 shadow12 shadow123
  master12 master123 michael1 jennifer jessica1 michelle charlie1 daniel12 jordan23 liverpool chelsea1 arsenal1 mustang1 corvette
  computer computer1 internet internet1 samsung1 letmein1 letmein123 letmein! welcome1 welcome12 welcome123 welcome! whatever
  trustno1 changeme changeme1 changeme123 changeit default1 secret12 secret123 test1234 testtest testing1 testing123 admin123
  admin1234 admin12345 administrator adminadmin root1234 rootroot guest123 guest1234 hello123 hello1234 freedom1 summer2024
  summer2025 summer2026 winter2024 winter2025 winter2026 spring2025 spring2026 autumn2025 autumn2026 hallo123 schatzi1 tinyauth
  tinyauth1 tinyauth123 correcthorsebatterystaple`.split(/\s+/),
)
