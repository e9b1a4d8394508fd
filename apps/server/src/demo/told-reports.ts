import type { ReportStory } from './report-story.ts';

const seen = (workHours: number, by = 'ada') => ({ does: 'see', by, how: 'signed-in', after: { workHours } }) as const;
const handedOver = (minutes: number) => ({ does: 'alert', by: 'ken', after: { minutes }, offHours: true }) as const;

/** The reports that a visitor reads: one of every state, and the nights and misses of the last weeks. */
export const TOLD_REPORTS: readonly ReportStory[] = [
  {
    key: 'export', came: { workday: 31, at: '10:12' }, by: 'form', title: 'Invoices of other customers can be downloaded by counting up',
    what: 'The export of invoices takes the number of the invoice from the address and asks nobody whose it is. Signed in as a customer of ours I could download invoices of other customers by counting up. I stopped after two and deleted both files.',
    where: 'https://console.example.com/api/invoices/1042.pdf', version: 'console 4.18.2', howFound: 'By mistyping a number in the address bar.', impact: 'Names, addresses and amounts of every customer can be read by any customer.',
    steps: '1. Sign in as any customer.\n2. Open an invoice of your own and note its number.\n3. Change the number in the address and open it.', isPublic: 'no', isExploited: 'no', disclosure: 'In 90 days, or earlier if you agree.', credit: 'Kit, @kit@social.example.org',
    from: { name: 'Kit', email: 'kit@example.org' }, file: { name: 'request-and-answer.txt', type: 'text/plain', text: 'GET /api/invoices/1043.pdf HTTP/1.1\nHost: console.example.com\nCookie: session=[removed]\n\nHTTP/1.1 200 OK\nContent-Type: application/pdf\n' },
    deeds: [
      seen(0.4), { does: 'judge', by: 'ada', verdict: 'accepted', reason: 'We see the same. The check is missing in one of two paths that serve invoices; we close it today.', after: { workHours: 1.6 } },
      { does: 'note', by: 'linus', text: 'The second path was added in 4.16 for the mail attachments. Nobody else used it: 2 requests in 60 days of logs, both from this reporter.', after: { workHours: 2.4 } },
      { does: 'ask', by: 'ada', to: 'linus', text: 'Please lead this: close the path, and look through the logs since 4.16.', after: { workHours: 1.8 } },
      { does: 'take-on', by: 'linus', text: 'I have it. The fix is in review.', after: { workHours: 2.1 } },
      { does: 'answer', by: 'linus', text: 'Closed in 4.18.3, which is live since a quarter of an hour. Would you look whether you still get in?', after: { workHours: 5.5 } },
      { does: 'reply', text: 'I get a 404 now for everything that is not mine. Thank you for being so quick!', after: { workHours: 6.2 } }, { does: 'see', by: 'ada', how: 'signed-in', after: { workHours: 6.6 } },
      { does: 'finish', by: 'ada', words: 'You told us what you saw, stopped at two, and looked again. That is how we wish it.', after: { workHours: 9 } },
      { does: 'thank', by: 'ada', text: 'Kit, for invoices that could be read by other customers', after: { workHours: 9.2 } },
    ],
  },
  {
    key: 'late', came: { workday: 18, at: '10:10' }, by: 'mail', title: 'Password reset links can be used twice', from: { name: 'Noor', email: 'noor@example.net' },
    what: 'A link to set a new password still works after it was used.\n\n1. Ask for a new password and open the link from the mail.\n2. Set a password.\n3. Open the same link again: it asks for a new password once more, and takes it.\n\nSeen on console.example.com with version 4.19.0.',
    deeds: [
      seen(1.2), { does: 'note', by: 'grace', text: 'Seen. Ada reads this one when she is out of the audit.', after: { workHours: 1.4 } },
      { does: 'judge', by: 'grace', verdict: 'accepted', reason: 'It is as you say, and we were slow to tell you: you were owed this word three hours ago. The link is void after its first use from tomorrow on.', after: { workHours: 11.2 } },
      { does: 'explain', by: 'ada', control: 'report-review', text: 'Ada was in the yearly audit, and a note on the report was taken for a hand-over by both. Since then a hand-over of a report is an offer that somebody accepts.', after: { workHours: 26 } },
      { does: 'finish', by: 'grace', words: 'It is mended in 4.19.1.', after: { workHours: 20 } }, { does: 'thank', by: 'grace', text: 'Noor, for password links that worked twice', after: { workHours: 20.5 } },
    ],
  },
  {
    key: 'exploited', came: { night: 9, at: '03:12' }, by: 'form', title: 'Somebody is reading your customers’ files through the preview service',
    what: 'Our intrusion detection shows requests from your preview service to the metadata address of your hosting provider. They come from an address that is not yours, through a parameter of the preview that takes any address. It is happening now: 40 requests within the last hour.',
    where: 'https://preview.example.com/render?url=', impact: 'Whoever does this has the temporary keys of the preview hosts.', steps: '1. Open https://preview.example.com/render?url=http://169.254.169.254/\n2. The answer lists the metadata of the host.',
    isPublic: 'no', isExploited: 'yes', disclosure: 'None planned.', from: { name: 'Operations on call', email: 'soc@example.net' }, file: { name: 'requests.csv', type: 'text/csv', text: 'time,from,path\n02:14:07,203.0.113.77,/render?url=http://169.254.169.254/\n02:14:09,203.0.113.77,/render?url=http://169.254.169.254/latest/\n' },
    deeds: [
      { does: 'see', by: 'grace', how: 'form', after: { minutes: 11 } }, { does: 'note', by: 'grace', text: 'Preview is off since 03:26. Ada sleeps; I lead until she is up.', after: { minutes: 16 } },
      { does: 'judge', by: 'grace', verdict: 'accepted', reason: 'We see the requests. The preview service is off, and its keys are being replaced.', after: { minutes: 27 } },
      { does: 'answer', by: 'grace', text: 'The keys are replaced since 04:40 and the old ones are refused. We found 212 requests, all from 203.0.113.77, and none after 03:26. If you see any, please tell us here at any hour.', after: { minutes: 95 } },
      { does: 'reply', text: 'Nothing more on our side since 03:25.', after: { minutes: 130 } }, { does: 'see', by: 'ada', how: 'signed-in', after: { minutes: 138 } },
      { does: 'note', by: 'radia', text: 'The preview may reach public addresses only, through the proxy, from this morning on. The hosts have no role any more that their metadata could give away.', after: { workHours: 3 } },
      { does: 'finish', by: 'ada', words: 'You found it while it happened and told us at three in the morning. We owe you.', after: { workHours: 22 } },
    ],
  },
  {
    key: 'closed-by-support', came: { dayOff: 4, at: '21:05' }, by: 'mail', title: 'I am locked out of my account', from: { email: 'customer@example.org' },
    what: 'I changed my telephone and cannot sign in any more. Your support form says to write here if it is about security. Please let me in.',
    deeds: [
      { does: 'judge', by: 'hedy', verdict: 'declined', reason: 'This is not a weakness, and we can help: I have sent you the form by which the owner of your company can give you a new second factor.', after: { minutes: 34 } },
      seen(0.5),
    ],
  },
  {
    key: 'cors', came: { workday: 12, at: '09:25' }, by: 'form', title: 'The API answers every origin with credentials allowed', version: 'api 2.7', where: 'https://api.example.com/v2/me',
    what: 'The API repeats whatever Origin it is sent and allows credentials, so that a page of anybody can read the data of whoever is signed in.', steps: '1. curl -i -H "Origin: https://evil.example.net" https://api.example.com/v2/me\n2. Look at Access-Control-Allow-Origin in the answer.',
    impact: 'Any web page reads the profile of a visitor who is signed in.', credit: 'bluefinch', from: { name: 'bluefinch', email: 'bluefinch@example.org' },
    deeds: [
      seen(0.6), { does: 'judge', by: 'ada', verdict: 'to-investigate', after: { workHours: 2.2 } }, { does: 'judge', by: 'ada', verdict: 'accepted', reason: 'Confirmed. Cookies are not sent to the API by default, but two older customers still use them.', after: { workHours: 12 } },
      { does: 'note', by: 'barbara', text: 'List of allowed origins is in the branch; waiting for the two customers to confirm theirs.', after: { workHours: 19 } },
      { does: 'ask', by: 'ada', to: 'barbara', text: 'Please bring this to its end with the two customers.', after: { workHours: 14 } }, { does: 'take-on', by: 'barbara', text: 'Accepted; both customers are told.', after: { workHours: 16 } },
    ],
  },
  {
    key: 'cors-again', came: { workday: 10, at: '13:40' }, by: 'form', title: 'CORS of the API is open', version: 'api 2.7', from: { name: 'Rowan', email: 'rowan@example.net' },
    what: 'The API repeats whatever Origin it is sent and allows credentials, so that any page can read the data of whoever is signed in. curl -i -H "Origin: https://evil.example.net" https://api.example.com/v2/me shows it.',
    deeds: [seen(0.9, 'grace'), { does: 'join', by: 'ada', original: 'cors', reason: 'Another reporter told us two days before you. You are thanked all the same when it is closed.', after: { workHours: 3.1 } }],
  },
  {
    key: 'spf', came: { workday: 6, at: '11:02' }, by: 'mail', title: 'Missing SPF record on a parked domain', from: { name: 'Security Researcher', email: 'bounty@example.net' },
    what: 'Hello team, I found critical vulnerability: no SPF record on parked.example.com. Kindly tell me about bounty reward.',
    deeds: [seen(1.1), { does: 'judge', by: 'ada', verdict: 'declined', reason: 'The domain sends no mail and says so: its records are “v=spf1 -all” and a null MX. Thank you for looking.', after: { workHours: 4.5 } }],
  },
  {
    key: 'webhook', came: { workday: 4, at: '14:20' }, by: 'form', title: 'Webhook signatures are compared byte by byte', version: 'sdk 1.9.0', where: 'sdk/src/verify.js, line 41', howFound: 'Reading the source of your SDK.',
    what: 'The SDK compares signatures of webhooks with ===, which takes longer the more of it is right. Over a fast network that can be measured.', credit: 'quiet-otter', from: { name: 'quiet-otter' },
    deeds: [
      seen(0.3), { does: 'judge', by: 'ada', verdict: 'needs-information', reason: 'You are right about the line. Could you measure a difference over a network? We mend it either way; it decides how we tell our customers.', after: { workHours: 3.4 } },
      { does: 'note', by: 'frances', text: 'timingSafeEqual is in 1.9.1, which waits for this answer to be released with the right words.', after: { workHours: 6 } },
    ],
  },
  {
    key: 'session', came: { workday: 2, at: '16:10' }, by: 'form', title: 'Sessions stay open after the password was changed', version: 'console 4.20.0', where: 'https://console.example.com/settings/password',
    what: 'I changed my password because I feared that somebody else was signed in. The other browser stayed signed in for the whole day.', steps: '1. Sign in with two browsers.\n2. Change the password in one.\n3. Reload the other: it is still signed in.', impact: 'Whoever took over an account keeps it.', isPublic: 'no', isExploited: 'no',
    credit: 'Sasha', from: { name: 'Sasha', email: 'sasha@example.org' }, file: { name: 'two-browsers.txt', type: 'text/plain', text: '16:02 browser A: password changed\n16:03 browser B: GET /settings 200\n' },
    deeds: [
      seen(0.5), { does: 'judge', by: 'ada', verdict: 'to-investigate', after: { workHours: 4.2 } }, { does: 'answer', by: 'ada', text: 'We see it too, in one of three ways to sign in. We find out today since when, and tell you here.', after: { workHours: 4.4 } },
      { does: 'reply', text: 'Thank you. It was a sign-in through our company’s directory, if that helps.', after: { workHours: 5.1 } }, { does: 'see', by: 'ada', how: 'signed-in', after: { workHours: 5.3 } },
      { does: 'ask', by: 'ada', to: 'radia', text: 'Please lead this: sessions that came through the directory, since when, and what ends them.', after: { workHours: 5.6 } },
    ],
  },
  {
    key: 'weekend', came: { dayOff: 1, at: '17:45' }, by: 'form', title: 'Backups can be listed without signing in', where: 'https://backup.example.com/', from: {},
    what: 'The address https://backup.example.com/ lists file names of nightly backups to anybody. The files themselves ask for a password.', steps: '1. Open https://backup.example.com/\n2. Read the list.', isPublic: 'no',
    deeds: [handedOver(41), { does: 'see', by: 'ada', how: 'form', after: { minutes: 58 } }, { does: 'judge', by: 'ada', verdict: 'accepted', reason: 'The list is closed since this evening. The names held dates and host names, and nothing of customers.', after: { minutes: 95 } }],
  },
  {
    key: 'newest', came: { hoursAgo: 4.2 }, by: 'form', title: 'Uploaded SVG files run scripts when they are opened', version: 'console 4.20.0', where: 'https://console.example.com/files/',
    what: 'An SVG file that is uploaded as a logo is served from the address of the console with its scripts. Whoever opens the logo in its own tab runs them.', steps: '1. Upload the attached file as the logo of a company.\n2. Open the logo in a new tab.\n3. A box shows the address of the console.', impact: 'A customer can act as another one who opens the logo.',
    isPublic: 'no', isExploited: 'no', disclosure: 'A talk in March; I will show it to you before.', credit: 'Kit, @kit@social.example.org', from: { name: 'Kit', email: 'kit@example.org' }, file: { name: 'logo.svg', type: 'image/svg+xml', text: '<svg xmlns="http://www.w3.org/2000/svg"><text y="20">logo</text></svg>' },
    deeds: [handedOver(26), { does: 'see', by: 'ada', how: 'signed-in', after: { minutes: 37 } }],
  },
  {
    key: 'another-new', came: { hoursAgo: 2.6 }, by: 'mail', title: 'Question about your status page', from: { name: 'Robin', email: 'robin@example.org' },
    what: 'The status page says that all is well while our users could not sign in between 9 and 10. Is that page made by hand? If so, somebody could hide an incident there.',
    deeds: [handedOver(31), { does: 'see', by: 'ada', how: 'signed-in', after: { minutes: 52 } }],
  },
  {
    key: 'just-now', came: { hoursAgo: 0.4 }, by: 'form', title: 'Rate limit of the sign-in page can be stepped around', version: 'console 4.20.0',
    what: 'The limit of wrong passwords counts per address. With a pool of addresses I could try 4,000 passwords on my own account in ten minutes, and it was not locked.', steps: '1. Take an account of your own.\n2. Try wrong passwords from changing addresses.\n3. Sign in with the right one: it works.', isPublic: 'no', isExploited: 'no', credit: 'Sasha', from: { name: 'Sasha', email: 'sasha@example.org' },
    deeds: [],
  },
];
