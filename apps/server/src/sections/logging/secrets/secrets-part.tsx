import type { Id } from '@writ/kernel';
import { address } from '../../../ui/addresses.ts';
import { Age, Button, EmptyState, Field, Form, StateLabel } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { sayCount } from '../../../ui/say-number.ts';
import { type ExposedCredential, isSettled } from './read-credentials.ts';

interface CredentialListProps {
  frame: Frame;
  credentials: readonly ExposedCredential[];
  /** Name of the service with this id. */
  nameOf: (service: string) => string;
  mayErase: boolean;
  maySettle: boolean;
}

/** Credentials that were found in stored lines: what it is and where, never the value, and what is still to be done. */
export function CredentialList({ frame, credentials, nameOf, mayErase, maySettle }: CredentialListProps) {
  if (credentials.length === 0) return <EmptyState title="No secret was found">Stored lines are swept with every new set of rules, and what comes with the present one.</EmptyState>;
  return <>{credentials.map((credential) => {
    const { id, service, rule, within, lines, foundAt, firstPlace } = credential;
    return (
      <details class="folder" open={!isSettled(credential)} id={`credential-${id}`}>
        <summary><b>{rule} in {within}</b> <StateLabel state={isSettled(credential) ? 'kept' : 'broken'} word={sayStanding(credential)} /></summary>
        <div>
          <p>{nameOf(service)}, {lines === 1 ? '1 line' : sayCount(lines, 'lines')}, found <Age at={foundAt} reader={frame} />. <a href={address.logLine(firstPlace)}>The first of them</a></p>
          {credential.archive.daysLeft > 0 && <p>{credential.archive.daysLeft === 1 ? '1 day of the archive is' : `${credential.archive.daysLeft} days of the archive are`} being sealed again without it.{credential.archive.problem !== undefined && <> In the way: {credential.archive.problem}</>}</p>}
          {!isSettled(credential) && (maySettle || mayErase) && <Acts id={id} credential={credential} mayErase={mayErase} maySettle={maySettle} />}
        </div>
      </details>
    );
  })}</>;
}

function Acts({ id, credential, mayErase, maySettle }: { id: Id<'exposed-credential'>; credential: ExposedCredential; mayErase: boolean; maySettle: boolean }) {
  const at = `${address.logSecrets}/${id}`;
  return <>
    {maySettle && credential.replacedAt === undefined && (
      <Form action={`${at}/replaced`} label="Say that it was replaced">
        <Field id={`replaced-${id}`} label="How it was replaced" name="why" required maxlength={500} hint="Changed at the provider, revoked, key taken out of use." />
        <div class="acts"><Button kind="main">It was replaced</Button></div>
      </Form>
    )}
    {mayErase && credential.erasedAt === undefined && (
      <Form action={`${at}/erase`} label="Erase it from the lines">
        <Field id={`erase-${id}`} label="Why it is erased" name="why" required maxlength={500} hint="The lines stay, without the secret. The days of the archive that hold it are sealed again without it, and their old objects removed." />
        <div class="acts"><Button kind="destroys">Erase it from {credential.lines === 1 ? '1 line' : sayCount(credential.lines, 'lines')}</Button></div>
      </Form>
    )}
    {maySettle && !(credential.erasedAt !== undefined && credential.replacedAt !== undefined) && (
      <Form action={`${at}/dismiss`} label="Say that it is no secret">
        <Field id={`dismiss-${id}`} label="Why it is no secret" name="why" required maxlength={500} />
        <div class="acts"><Button>It is no secret</Button></div>
      </Form>
    )}
  </>;
}

function sayStanding({ dismissedAt, erasedAt, replacedAt, archive }: ExposedCredential): string {
  if (dismissedAt !== undefined) return 'No secret';
  if (erasedAt !== undefined && archive.daysLeft > 0) return replacedAt !== undefined ? 'Erased but in the archive, replaced' : 'Erased but in the archive, not replaced';
  if (erasedAt !== undefined) return replacedAt !== undefined ? 'Erased and replaced' : 'Erased, not replaced';
  return replacedAt !== undefined ? 'Replaced, still stored' : 'Still stored, not replaced';
}
