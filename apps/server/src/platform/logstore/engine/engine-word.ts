/** What the engine tells whoever started it, once. `code` is the one of a declared error. */
export type EngineWord = { readonly word: 'ready'; readonly engine: string } | { readonly word: 'failed'; readonly code: string | undefined; readonly reason: string };
