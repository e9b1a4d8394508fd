/** What the checker can find, with how bad it is and what mends it. The reference page lists the same codes; a test holds both together. */
export const SECURITY_TXT_FAULTS = {
  'too-large': { severity: 'error', text: 'The file has more than 32,768 bytes; readers may stop there.' },
  'is-html': { severity: 'error', text: 'This is a web page, not a security.txt.' },
  'not-text': { severity: 'error', text: 'There is a character here that clean UTF-8 text does not have.' },
  'byte-order-mark': { severity: 'warning', text: 'The file begins with a byte order mark, which some readers take for part of the first field.' },
  'type-wrong': { severity: 'error', text: 'The file must be served as text/plain in UTF-8.' },
  'charset-unsaid': { severity: 'warning', text: 'The file is served without saying charset=utf-8.' },
  'place-wrong': { severity: 'error', text: 'The file must lie at /.well-known/security.txt and be served over https.' },
  'line-end-wrong': { severity: 'error', text: 'A line ends with a carriage return alone; lines end with LF or CR LF.' },
  'last-line-open': { severity: 'warning', text: 'The last line has no line end.' },
  'line-malformed': { severity: 'error', text: 'A line must be empty, a comment that begins with #, or a field: a name, a colon, a space and a value.' },
  'space-missing': { severity: 'error', text: 'A space must follow the colon.' },
  'space-extra': { severity: 'warning', text: 'There is white space around the value.' },
  'value-missing': { severity: 'error', text: 'The field has no value.' },
  'field-misspelt': { severity: 'warning', text: 'No reader knows this field; it is spelt otherwise in the registry.' },
  'contact-missing': { severity: 'error', text: 'There must be at least one Contact.' },
  'contact-not-uri': { severity: 'error', text: 'A Contact is a URI: write mailto: before a mail address, tel: before a telephone number, or https:// before a page.' },
  'contact-unusual': { severity: 'warning', text: 'A Contact that is neither mailto:, tel: nor https: is of use to few.' },
  'uri-malformed': { severity: 'error', text: 'The value must be one whole URI.' },
  'not-https': { severity: 'error', text: 'The address of a page must begin with https://.' },
  'expires-missing': { severity: 'error', text: 'There must be one Expires.' },
  'expires-twice': { severity: 'error', text: 'There must be only one Expires.' },
  'expires-malformed': { severity: 'error', text: 'Expires must be a date and time of RFC 3339, such as 2027-06-30T12:00:00Z.' },
  'expires-past': { severity: 'error', text: 'The file has expired and must not be used.' },
  'expires-far': { severity: 'warning', text: 'Expires lies more than a year ahead, so a forgotten file is believed for too long.' },
  'languages-twice': { severity: 'error', text: 'There must be only one Preferred-Languages.' },
  'languages-malformed': { severity: 'error', text: 'Preferred-Languages must be language tags of RFC 5646 with commas between them, such as en, de-CH.' },
  'canonical-other': { severity: 'error', text: 'The file was found at an address that none of its Canonical fields names.' },
  'canonical-missing': { severity: 'warning', text: 'A signed file without Canonical can be copied to another site and still be valid.' },
  'encryption-is-key': { severity: 'error', text: 'Encryption is where the key is found (https:, dns: or openpgp4fpr:), never the key itself.' },
  'csaf-not-metadata': { severity: 'warning', text: 'CSAF must lead to a file named provider-metadata.json.' },
  'armor-header': { severity: 'error', text: 'Between the first line of a signed file and its empty line only Hash may stand.' },
  'outside-signature': { severity: 'error', text: 'This stands outside what is signed, so anybody may have written it.' },
  'signature-cut-off': { severity: 'error', text: 'The file says that it is signed and its signature is not whole.' },
  'dash-not-escaped': { severity: 'error', text: 'In a signed file a line that begins with a dash must have "- " before it.' },
} as const satisfies Readonly<Record<string, { readonly severity: 'error' | 'warning'; readonly text: string }>>;

export type SecurityTxtCode = keyof typeof SECURITY_TXT_FAULTS;

/** One thing wrong with a security.txt. Lines and columns count from 1, columns in UTF-16 units. */
export interface SecurityTxtFault {
  readonly line: number;
  readonly column?: number;
  readonly code: SecurityTxtCode;
  readonly text: string;
  readonly severity: 'error' | 'warning';
}

/** The fault of that code at that place. */
export function faultAt(code: SecurityTxtCode, line: number, column?: number): SecurityTxtFault {
  return { line, ...(column === undefined ? {} : { column }), code, ...SECURITY_TXT_FAULTS[code] };
}
