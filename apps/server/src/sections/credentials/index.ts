export { signInRulesOf } from './sign-in-rules-of.ts';
