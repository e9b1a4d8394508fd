import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const pages = globSync(['*.md', '{apps,bench,docs,packages,policy}/**/*.md'], { cwd: root, exclude: (path) => path.includes('node_modules') }).toSorted();
/** Fewer links than this means that the check did not see the pages. */
const LEAST_LINKS = 60;

interface Link {
  readonly page: string;
  readonly target: string;
}

function linksOf(page: string): readonly Link[] {
  const prose = read(page).replaceAll(/^(`{3,})[^]*?^\1/gm, '').replaceAll(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => ({ page, target: target! })).filter(({ target }) => !/^[a-z]+:/.test(target));
}

function isAlive({ page, target }: Link): boolean {
  const [path, anchor] = target.split('#') as [string, string?];
  const file = path === '' ? page : join(dirname(page), path);
  return existsSync(join(root, file)) && (anchor === undefined || anchorsOf(file).has(anchor));
}

/** The anchors that forges give to headings. */
function anchorsOf(page: string): ReadonlySet<string> {
  return new Set([...read(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading!.toLowerCase().replaceAll(/[^\p{L}\p{N}_ -]/gu, '').replaceAll(' ', '-')));
}

function read(page: string): string {
  return readFileSync(join(root, page), 'utf8');
}

test('every link of a page leads to a file and a heading that are there', () => {
  const links = pages.flatMap(linksOf);
  expect(links.length).toBeGreaterThan(LEAST_LINKS);
  expect(links.filter((link) => !isAlive(link))).toEqual([]);
});

test('every path that a page names in code is there', () => {
  const named = pages.flatMap((page) => [...read(page).matchAll(/`((?:apps|packages|docs|scripts|bench|e2e|policy)\/[\w./-]+)`/g)].map(([, path]) => ({ page, path: path! })));
  expect(named.length).toBeGreaterThan(LEAST_LINKS);
  expect(named.filter(({ path }) => !existsSync(join(root, path)))).toEqual([]);
});

test('decisions have numbers of their own, and each says what was decided and what was not chosen', () => {
  const decisions = pages.filter((page) => /^docs\/adr\/\d/.test(page));
  expect(decisions.length).toBeGreaterThan(20);
  const numbers = decisions.map((page) => /\d{4}/.exec(page)![0]);
  expect(numbers.filter((number, index) => numbers.indexOf(number) !== index)).toEqual([]);
  for (const [index, page] of decisions.entries()) expect(read(page).startsWith(`# ${numbers[index]} `), page).toBe(true);
  for (const part of ['Context', 'Decision', 'Not chosen']) expect(decisions.filter((page) => !read(page).includes(`**${part}.**`)), part).toEqual([]);
});

test('the list of decisions has each one, under its title', () => {
  const list = read('docs/adr/README.md');
  for (const page of pages.filter((name) => /^docs\/adr\/\d/.test(name))) {
    const [, number, title] = /^# (\d{4}) (.+)$/m.exec(read(page))!;
    expect(list).toContain(`[${number}](${page.slice('docs/adr/'.length)}) ${title}`);
  }
});
