import type { RootContent } from 'mdast';
import type { SubjectKind } from '@writ/contract';
import type { z } from 'zod';

/** A place in the document. Lines and columns count from 1, columns in UTF-16 code units; the offset counts from 0. */
export interface Position {
  readonly line: number;
  readonly column: number;
  readonly offset: number;
}
/** From `start` up to but not including `end`. */
export interface Span {
  readonly start: Position;
  readonly end: Position;
}

/** A company's security policy, read and checked. */
export interface Policy {
  readonly file: string;
  /** The document without its byte order mark; every offset counts in it. */
  readonly text: string;
  readonly title: string;
  /** What stands before the first section, the title among it. It holds no clauses. */
  readonly preamble: readonly PolicyBlock[];
  readonly sections: readonly PolicySection[];
  /** Every control in the order of the document. */
  readonly controls: readonly Control[];
}

/** A heading of level two and what stands under it. */
export interface PolicySection {
  /** The number in the heading (`## 5. Notices`), or its place in the document. */
  readonly number: number;
  readonly title: string;
  /** For addresses: `notices-and-updates`. */
  readonly slug: string;
  readonly span: Span;
  /** All blocks in their order, clauses among them, fenced control blocks left out. */
  readonly blocks: readonly PolicyBlock[];
}
export type PolicyBlock = { readonly kind: 'prose'; readonly node: RootContent } | { readonly kind: 'clause'; readonly clause: Clause };

/** The block of prose that one or more controls stand for. */
export interface Clause {
  /** `5.2`: section number and the clause's place in it. For reading; changes when clauses move. */
  readonly number: string;
  /** Stable as long as its first control is: that control's id. */
  readonly id: string;
  readonly node: RootContent;
  /** Its words without markup. */
  readonly prose: string;
  readonly span: Span;
  readonly controls: readonly Control[];
}

/** The enforceable part of a clause. */
export interface Control {
  readonly id: string;
  /** What the schema made of the parameters: durations are `Duration`, and so on. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** Each parameter that was written, in its order. */
  readonly written: readonly WrittenParameter[];
  readonly selector: Selector | undefined;
  /** References to other catalogues: `{ 'soc2': ['CC7.1'], 'iso27001': ['A.8.8'] }`. */
  readonly maps: Readonly<Record<string, readonly string[]>>;
  readonly definition: ControlSchema;
  /** The fenced block. */
  readonly span: Span;
}

/** One parameter with its place in the block, and the words of the clause that say it. */
export interface WrittenParameter {
  readonly name: string;
  /** As written in YAML. */
  readonly value: unknown;
  readonly span: Span;
  readonly unstated: boolean;
  /** Places in the clause that say this value; empty only when unstated. */
  readonly words: readonly Span[];
}

/** `environment=production, managed=true`: a subject is meant when it carries every label. */
export type Selector = Readonly<Record<string, string>>;

/** What the policy reader must know of a control; sections register these. */
export interface ControlSchema<Parameters extends z.ZodType = z.ZodType> {
  /** `automatic-updates`: what stands after `control=`. */
  readonly id: string;
  /** The row of the clause catalogue: `U2`. */
  readonly catalogue: string;
  /** Section of the policy, 1 to 11. */
  readonly section: number;
  readonly title: string;
  readonly subject: SubjectKind;
  /** An object schema; every value must carry how it is said, see `parameter.ts`. */
  readonly parameters: Parameters;
}

/** A law between controls: gives one problem for each break, placed at a parameter. Controls that are absent or have errors are not in the map. */
export interface PolicyLaw {
  readonly id: string;
  readonly check: (controls: ReadonlyMap<string, Control>) => readonly { control: string; parameter: string; message: string }[];
}

/** All that the reader knows of controls. */
export interface ControlRegistry {
  readonly controls: ReadonlyMap<string, ControlSchema>;
  readonly laws: readonly PolicyLaw[];
}

/** One error in a document; `line` and `column` count from 1. */
export interface Diagnostic {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
  /** Stable, documented in the reference: `unknown-control`, `value-not-in-prose` … */
  readonly code: string;
  readonly message: string;
  /** The offending text as it stands there. */
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
}

export type ReadResult = { readonly ok: true; readonly policy: Policy } | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** One clause that two texts have differently. `moved` has the same words and parameters elsewhere. */
export interface ClauseChange {
  readonly kind: 'added' | 'removed' | 'changed' | 'moved';
  readonly clause: string;
  readonly before?: { readonly prose: string; readonly line: number } | undefined;
  readonly after?: { readonly prose: string; readonly line: number } | undefined;
  readonly parameters: readonly { readonly control: string; readonly name: string; readonly before?: unknown; readonly after?: unknown }[];
}
