import { z } from 'zod';

/** An address to call. Whether it may be called is decided when it is: see platform/outbound. */
export const WebAddress = z.string().trim().max(2_000, 'At most 2000 characters.').refine((text) => /^https?:\/\/[^/]/.test(text) && URL.canParse(text), 'An address such as https://hooks.example.com/writ.');

/** The value of an Authorization header, or nothing. */
export const Authorization = z.string().trim().max(1_000, 'At most 1000 characters.').regex(/^[\x20-\x7e]*$/, 'Letters, digits and signs of ASCII only.').default('');
