/** When logins become a detection. Times in milliseconds. */
export interface DetectionRules {
  /** Failures and others are counted within this time. */
  readonly windowMs: number;
  /** Failures of one address, or on one account, that make a brute force. */
  readonly failures: number;
  /** Accounts that one address failed on that make spraying. */
  readonly accounts: number;
  /** Addresses that failed on one account that make a distributed attack. */
  readonly addresses: number;
  /** Failures of an address before it is let in that make the success one after failures. */
  readonly failuresBeforeSuccess: number;
  /** Accounts and addresses that are remembered, each: bounds memory. */
  readonly keys: number;
}

/** As fail2ban bans (5 failures in 10 minutes), and as an account that 5 addresses try within it is nobody's who mistypes. */
export const DEFAULT_RULES: DetectionRules = { windowMs: 600_000, failures: 5, accounts: 5, addresses: 5, failuresBeforeSuccess: 5, keys: 100_000 };
