import type { Draw } from './draw.ts';
import type { ReportStory } from './report-story.ts';

interface Small {
  readonly title: string;
  readonly what: string;
  readonly verdict: 'accepted' | 'declined';
  readonly reason: string;
}

/** What comes in any month: some of it is right, most of it is not, and all of it has the same clock. */
const SMALL: readonly Small[] = [
  { title: 'Your site has no DNSSEC', what: 'The domain example.com is not signed with DNSSEC. Please fix and send reward.', verdict: 'declined', reason: 'We know and follow it elsewhere; it is no weakness of its own.' },
  { title: 'Version of the web server is shown', what: 'The header Server of docs.example.com says which web server you use.', verdict: 'declined', reason: 'The name of the software alone helps nobody; it is kept up to date.' },
  { title: 'Clickjacking on the imprint', what: 'The page /imprint can be put into a frame.', verdict: 'declined', reason: 'There is nothing on that page that a visitor could do by mistake.' },
  { title: 'Old TLS version on the mail server', what: 'mail.example.com still offers TLS 1.1. openssl s_client -tls1_1 -connect mail.example.com:25 -starttls smtp connects.', verdict: 'accepted', reason: 'Right. It is off since today.' },
  { title: 'Open redirect after signing out', what: 'https://console.example.com/sign-out?next=https://evil.example.net leads to the other page after signing out.', verdict: 'accepted', reason: 'Confirmed. Only addresses of ours are followed from the next release on.' },
  { title: 'Names of users can be guessed', what: 'The page for a new password answers more slowly for addresses that exist: 420 ms against 90 ms in the middle of 50 tries.', verdict: 'accepted', reason: 'We measured the same. Both take the same time now.' },
  { title: 'Cookie without SameSite', what: 'The cookie "lang" has no SameSite attribute.', verdict: 'declined', reason: 'It holds the language that you chose and nothing else.' },
  { title: 'Source maps are public', what: 'https://console.example.com/assets/app.js.map gives the source of the console.', verdict: 'declined', reason: 'The source is public in any case: we link it from the console.' },
  { title: 'robots.txt names an admin page', what: 'robots.txt says Disallow: /admin, which tells attackers where it is.', verdict: 'declined', reason: 'There is no such page any more; the line will go with the next release.' },
  { title: 'Stack trace on a malformed date', what: 'https://api.example.com/v2/events?since=x answers with a stack trace that names files and version 2.6.4.', verdict: 'accepted', reason: 'Thank you: it is an ordinary error now.' },
  { title: 'Old subdomain points to nothing', what: 'The name old-blog.example.com is a CNAME to a hosting service where nobody holds that name. Anybody could take it.', verdict: 'accepted', reason: 'The name is removed. You were first.' },
  { title: 'Download link of the app has no checksum', what: 'The page of downloads shows no checksum for the desktop app.', verdict: 'declined', reason: 'The app is signed, and its updater checks that. We add checksums all the same.' },
  { title: 'I can send mail as you', what: 'I sent a mail to myself with your address as the sender. It went to my spam folder.', verdict: 'declined', reason: 'That it went to spam is our DMARC record at work.' },
  { title: 'Long names break the page', what: 'A company with a name of 3,000 letters breaks the list of companies for its own users.', verdict: 'declined', reason: 'It is a fault of ours and no weakness: only your own page breaks. It is mended in 4.19.' },
  { title: 'Reset mails are not limited', what: 'I could ask for 200 mails to set a new password within a minute, all of which came.', verdict: 'accepted', reason: 'There are at most five an hour from today on.' },
  { title: 'API token is shown in a log', what: 'The build log of your public example project shows a token at line 212. It begins with the letters of a test token.', verdict: 'declined', reason: 'It is a token for tests that opens nothing; the line is gone so that nobody else wonders.' },
  { title: 'Comments allow links to anywhere', what: 'In a comment one can link to any page, also bad ones.', verdict: 'declined', reason: 'Links are what comments are for; they open apart and say where they lead.' },
  { title: 'Export ignores the time zone', what: 'The export of audit events shows times without a zone. In an investigation we read them wrong by nine hours.', verdict: 'accepted', reason: 'You are right that this matters. Times carry their zone from 4.18 on.' },
];

const CLOCK = ['09:20', '10:05', '10:50', '11:30', '13:15', '14:00', '14:45', '15:30'] as const;
const SENDERS = ['scan', 'ira', 'jo', 'mika', 'wren', 'ash'] as const;
/** Working days between two of them, and the first that is told of. */
const EVERY = 3;
const FIRST = 6;

/** The many small reports of the last three months, so that the counter has something to count. */
export function smallReports(draw: Draw): readonly ReportStory[] {
  return SMALL.map(({ title, what, verdict, reason }, index): ReportStory => {
    const key = `small ${index}`;
    const sender = draw.pick(`${key} from`, SENDERS);
    const judge = draw.pick(`${key} by`, ['ada', 'grace', 'margaret']);
    return {
      key, title, what, by: draw.chance(`${key} way`) < 0.5 ? 'form' : 'mail', came: { workday: FIRST + index * EVERY + draw.whole(`${key} day`, 2), at: draw.pick(`${key} at`, CLOCK) }, from: { email: `${sender}@example.${draw.pick(`${key} zone`, ['org', 'net'])}` },
      deeds: [
        { does: 'see', by: judge, how: 'signed-in', after: { workHours: 0.3 + draw.chance(`${key} seen`) * 2 } },
        { does: 'judge', by: judge, verdict, reason, after: { workHours: 2.5 + draw.chance(`${key} judged`) * 4.5 } },
        ...(verdict === 'accepted' ? [{ does: 'finish', by: judge, words: 'It is mended.', after: { workHours: 20 + draw.whole(`${key} ends`, 12) } } as const] : []),
      ],
    };
  });
}
