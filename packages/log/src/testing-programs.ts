import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';

/** A program of its own, given as the text of an ES module. Its standard output is a pipe that nobody reads until somebody does. */
export function startProgram(text: string, stdout: 'pipe' | number = 'pipe'): ChildProcess {
  return spawn(process.execPath, ['--input-type=module', '--eval', text], { stdio: ['ignore', stdout, 'pipe'] });
}

/** Reads all that a program writes; gives it with how the program ended. */
export async function outcomeOf(program: ChildProcess): Promise<{ readonly stdout: string; readonly stderr: string; readonly code: number | null; readonly signal: string | null }> {
  let [stdout, stderr] = ['', ''];
  program.stdout?.setEncoding('utf8').on('data', (piece: string) => void (stdout += piece));
  program.stderr?.setEncoding('utf8').on('data', (piece: string) => void (stderr += piece));
  const [code, signal] = (await once(program, 'close')) as [number | null, string | null];
  return { stdout, stderr, code, signal };
}

/** The next thing that a program says on standard error. */
export async function nextWord(program: ChildProcess): Promise<string> {
  const [word] = (await once(program.stderr!, 'data')) as [Buffer];
  return word.toString().trim();
}
