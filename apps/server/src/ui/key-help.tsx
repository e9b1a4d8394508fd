const KEYS: readonly (readonly [string, string])[] = [
  ['/', 'Find; on a list, narrow it'],
  ['j  k', 'Next and previous row or clause'],
  ['Enter', 'Open the row'],
  ['[  ]', 'Previous and next page of a list'],
  ['g p', 'Policy'], ['g d', 'Desk'], ['g h', 'Hosts'], ['g e', 'People'], ['g j', 'Journal'], ['g s', 'Settings'],
  ['n', 'Next broken clause'],
  ['?', 'These keys'],
  ['Esc', 'Leave a field, close this'],
];

/** The list of keys, opened with `?`. It is an ordinary popover: nothing is loaded for it. */
export function KeyHelp() {
  return (
    <div class="keys" id="keys" popover="auto" role="dialog" aria-labelledby="keys-title">
      <h2 id="keys-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, meaning]) => <><dt>{keys.split(/\s+/).map((key, index) => <>{index > 0 && ' '}<kbd>{key}</kbd></>)}</dt><dd>{meaning}</dd></>)}
      </dl>
    </div>
  );
}
