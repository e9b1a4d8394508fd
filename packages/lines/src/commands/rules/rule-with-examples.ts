/** A command of an example: what someone typed, or the arguments that the kernel recorded. */
export type ExampleCommand = string | readonly string[];

/** A rule in the form of Sigma, with commands that it must and must not mean. */
export interface RuleWithExamples {
  readonly rule: {
    readonly title: string;
    /** The name of its file. */
    readonly id: string;
    /** Why it matters, in a sentence. */
    readonly description: string;
    readonly level: 'low' | 'medium' | 'high' | 'critical';
    readonly detection: Readonly<Record<string, unknown>>;
  };
  readonly examples: readonly ExampleCommand[];
  readonly counterExamples: readonly ExampleCommand[];
}
