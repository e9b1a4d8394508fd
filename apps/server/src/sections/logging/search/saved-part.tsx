import { address } from '../../../ui/addresses.ts';
import { Button, Field, Form } from '../../../ui/components/index.ts';
import type { SavedSearch } from './saved-searches.ts';

interface SavedPartProps {
  saved: readonly SavedSearch[];
  /** Of the search that is shown, as it stands in the address. */
  query: string;
  viewer: string | undefined;
  nameOf: (person: string) => string;
  mayKeep: boolean;
}

/** The searches that are kept, and how this one is kept. */
export function SavedPart({ saved, query, viewer, nameOf, mayKeep }: SavedPartProps) {
  return <>
    {saved.length > 0 && (
      <nav class="saved-searches" aria-label="Searches that are kept">
        <ul class="chips">
          {saved.map((search) => (
            <li><a href={`${address.logs}?${search.query}`} aria-current={search.query === query ? 'page' : undefined}>{search.name}{search.owner !== viewer && <span class="soft"> · {nameOf(search.owner)}</span>}</a></li>
          ))}
        </ul>
      </nav>
    )}
    {mayKeep && (
      <details class="keep-search">
        <summary>Keep this search</summary>
        <Form action={address.logSearches} inline label="Keep this search">
          <input type="hidden" name="query" value={query} />
          <Field label="Name" name="name" required maxlength={80} />
          <div class="choice"><input id="f-shared" type="checkbox" name="shared" value="yes" /><label for="f-shared">for everybody</label></div>
          <Button>Keep it</Button>
        </Form>
        {saved.some(({ owner }) => owner === viewer) && (
          <ul class="plain">
            {saved.filter(({ owner }) => owner === viewer).map(({ id, name, isShared }) => (
              <li><form method="post" action={`${address.logSearches}/${id}/remove`}>{name}{isShared && <span class="soft"> · for everybody</span>} <Button little kind="quiet">Forget<span class="unseen"> {name}</span></Button></form></li>
            ))}
          </ul>
        )}
      </details>
    )}
  </>;
}
