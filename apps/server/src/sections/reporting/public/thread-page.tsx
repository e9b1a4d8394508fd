import { errorAt, type FormProblem } from '../../../core/form-problem.ts';
import { sayMebibytes, type UploadLimits } from '../../../platform/http/uploads.ts';
import { Button, ErrorSummary, FactList, FactRow, Form, Moment, TextField } from '../../../ui/components/index.ts';
import { PublicLayout, type PublicFrame } from '../../../ui/public-layout.tsx';
import type { Thread, ThreadFile, ThreadMessage } from '../reports/thread.ts';
import { sayFileSize } from './say-file-size.ts';
import { describeProgress } from './describe-progress.ts';

export interface ThreadPageProps {
  readonly frame: PublicFrame;
  readonly thread: Thread;
  /** The private link, whole. */
  readonly link: string;
  /** Its path, which the page's own forms and files begin with. */
  readonly path: string;
  readonly token: string;
  readonly limits: UploadLimits;
  /** The report was sent just now. */
  readonly isNew: boolean;
  /** An answer was sent just now. */
  readonly isAnswered: boolean;
  readonly text?: string | undefined;
  readonly problems?: readonly FormProblem[] | undefined;
  readonly lostFiles?: boolean | undefined;
}

/** A report as its reporter sees it: where it stands, what was said, and a place to say more. Nothing that others wrote is markup here, and no address in it is a link. */
export function ThreadPage(props: ThreadPageProps) {
  const { frame, thread, isNew, isAnswered } = props;
  const progress = describeProgress(thread, frame);
  return (
    <PublicLayout frame={frame} title={`Report ${thread.tracking}`} isPrivate>
      {isNew ? <Received {...props} /> : <><p class="soft">Report <span class="mono">{thread.tracking}</span></p><h1>{thread.title}</h1></>}
      {isAnswered && <p class="callout kept" role="status">Your message is with us. It is kept, and shown below.</p>}
      <div class="beside where-first">
        <div>
          <h2>What we said to each other</h2>
          {thread.left > 0 && <p class="soft">{thread.left} earlier messages are kept and not shown here.</p>}
          <Told thread={thread} />
          <ol class="thread">{thread.messages.map((message) => <Message message={message} {...props} />)}</ol>
          <Answer {...props} />
        </div>
        <aside aria-label="Where it stands">
          <h2>{progress.state}</h2>
          <p>{progress.about}</p>
          <ol class="next">{progress.steps.map(({ text, at, isDone }) => <li class={isDone ? 'done' : undefined}><b>{text}</b>{at !== undefined && <><br /><Moment at={at} reader={frame} /></>}</li>)}</ol>
          {!isNew && <><h2>Your private link</h2><p>The address of this page. Whoever has it reads and writes here, so keep it to yourself.</p></>}
        </aside>
      </div>
    </PublicLayout>
  );
}

function Received({ thread, link }: ThreadPageProps) {
  return (
    <section class="received" aria-labelledby="received">
      <h1 id="received">Thank you. Your report is with us.</h1>
      <p>Its tracking id, by which both of us call it:</p>
      <p class="tracking">{thread.tracking}</p>
      <p>Your private link, which is also the address of this page. <b>Keep it:</b> it is the only way back, and whoever has it reads and writes here.</p>
      <div class="copy"><pre tabindex={0} aria-label="Your private link">{link}</pre></div>
    </section>
  );
}

const TOLD = { where: 'Where', version: 'Version', howFound: 'How it was found', impact: 'What it could lead to', steps: 'Steps', disclosure: 'Your plans to publish', credit: 'Your wish for credit' } as const;

/** What the reporter told in the form besides what they found. */
function Told({ thread: { told } }: Pick<ThreadPageProps, 'thread'>) {
  const rows = (Object.keys(TOLD) as (keyof typeof TOLD)[]).flatMap((name) => (told[name] ? [{ name: TOLD[name], text: told[name] }] : []));
  if (rows.length === 0) return null;
  return <details class="fold"><summary><b>What you told in the form</b></summary><div><FactList>{rows.map(({ name, text }) => <FactRow name={name}><span class="told">{text}</span></FactRow>)}</FactList></div></details>;
}

const WRITERS = { reporter: 'You', company: '', writ: 'Written by a program' } as const;

function Message({ message, frame, path }: ThreadPageProps & { message: ThreadMessage }) {
  const writer = message.from === 'company' ? frame.company : WRITERS[message.from];
  return (
    <li class={message.from === 'company' ? 'ours' : message.from} id={message.id}>
      <header><b>{writer}</b><Moment at={message.at} reader={frame} />{message.via === 'mail' && <span>by mail</span>}{message.signature !== undefined && <span>{message.signature}</span>}</header>
      <div class="words" tabindex={0} role="group" aria-label={`${writer}, message`}>{message.text}</div>
      {message.files.length > 0 && <ul class="files">{message.files.map((file) => <File file={file} path={path} />)}</ul>}
      <p class="seen-by">Seen by you and by the security team of {frame.company}.</p>
    </li>
  );
}

function File({ file, path }: { file: ThreadFile; path: string }) {
  return <li><a href={`${path}/files/${file.id}`} download>{file.name}</a> <small>{sayFileSize(file.bytes)}</small></li>;
}

function Answer({ path, token, limits, frame, text, problems = [], lostFiles }: ThreadPageProps) {
  const fault = errorAt(problems, 'files');
  return (
    <section class="part" id="answer">
      <h2>Add to it</h2>
      <ErrorSummary errors={problems} />
      {lostFiles && <p class="callout unknown">Your files were not kept. Please choose them again.</p>}
      <Form action={`${path}/answer`} multipart label="Add to the report">
        <input type="hidden" name="token" value={token} />
        <TextField name="text" label="Your message" hint={`Seen by the security team of ${frame.company}. Addresses stay text, and nothing is shown as a page.`} value={text} error={errorAt(problems, 'text')} rows={6} />
        <div class={fault ? 'field wrong' : 'field'}>
          <label for="f-files">Files (optional)</label>
          <span class="hint" id="f-files-hint">Up to {limits.files} files of {sayMebibytes(limits.fileBytes)} each.</span>
          {fault && <span class="error" id="f-files-error">{fault}</span>}
          <input id="f-files" type="file" name="files" multiple aria-describedby={fault ? 'f-files-hint f-files-error' : 'f-files-hint'} />
        </div>
        <p><Button kind="main">Send</Button></p>
      </Form>
    </section>
  );
}
