import type { Instant } from '@writ/kernel';
import { address } from '../../../ui/addresses.ts';
import { Age, Breadcrumb, Button, EmptyState, ErrorSummary, Field, Form, Moment, PageHead, Part, SelectField, StateLabel, Table, TextField, type Column, type Option } from '../../../ui/components/index.ts';
import type { Frame } from '../../../ui/frame.ts';
import { Layout } from '../../../ui/layout.tsx';
import { sayNumber } from '../../../ui/say-number.ts';
import { LogRooms } from '../log-rooms.tsx';
import type { Customer, Review } from './review.ts';

/** How a customer stands today. */
export interface CustomerRow {
  readonly customer: Customer;
  readonly open: Review | undefined;
  readonly last: Review | undefined;
  /** Undefined where the policy asks for no reviews. */
  readonly dueAt: Instant | undefined;
}

interface ReviewsPageProps {
  frame: Frame;
  rows: readonly CustomerRow[];
  people: readonly Option[];
  nameOf: (person: string) => string;
  mayKeep: boolean;
  problems?: readonly { readonly field?: string | undefined; readonly text: string }[] | undefined;
  said?: CustomerForm | undefined;
}

/** What a form says of a customer. */
export interface CustomerForm {
  readonly name?: string | undefined;
  readonly hosts?: string | undefined;
  readonly reviewer?: string | undefined;
}

/** The customers whose servers are managed: who is due, what is open, what was signed. */
export function ReviewsPage({ frame, rows, people, nameOf, mayKeep, problems = [], said }: ReviewsPageProps) {
  const columns: Column<CustomerRow>[] = [
    { head: 'Customer', kind: 'lead', cell: ({ customer }) => <a href={address.logCustomer(customer.id)}>{customer.name}</a> },
    { head: 'Servers', kind: 'num', narrowHead: 'Servers', cell: ({ customer }) => sayNumber(customer.hosts.length) },
    { head: 'Reviewer', narrowHead: 'Reviewer', cell: ({ customer }) => (customer.reviewer === undefined ? 'nobody' : <a href={address.person(customer.reviewer)}>{nameOf(customer.reviewer)}</a>) },
    { head: 'Last signed', narrowHead: 'Last signed', cell: ({ last }) => (last?.signed ? <a href={address.logReview(last.id)}><Age at={last.signed.at} reader={frame} /></a> : 'never') },
    { head: 'Due', narrowHead: 'Due', cell: (row) => <Due row={row} frame={frame} /> },
    { head: 'Review', cell: ({ open }) => open && <a href={address.logReview(open.id)}>Go on with it</a> },
  ];
  return (
    <Layout frame={frame} title="Reviews" room="Logs">
      <PageHead title="Reviews" about="Servers that we manage for customers are looked at by a person who signs what they saw; the customer gets a letter." />
      <LogRooms current="Reviews" />
      <ErrorSummary errors={problems} />
      {rows.length === 0 ? <EmptyState title="No customer is listed">Add the customers whose servers you manage. If there are none, a lead can vouch for the empty list on the proof of the control.</EmptyState> : <Table caption="Customers whose servers are managed" columns={columns} rows={rows} />}
      {mayKeep && <Part title="Add a customer"><CustomerFields action={address.logReviews} people={people} said={said} button="Add" /></Part>}
    </Layout>
  );
}

function Due({ row: { dueAt, last }, frame }: { row: CustomerRow; frame: Frame }) {
  if (dueAt === undefined) return <>the policy asks for none</>;
  if (dueAt <= frame.now) return <><StateLabel state="broken" word="Overdue" /> <span class="soft">since <Moment at={dueAt} reader={frame} /></span></>;
  if (last?.signed && last.signed.sentAt === undefined) return <><StateLabel state="unknown" word="Letter not sent" /></>;
  return <Age at={dueAt} reader={frame} />;
}

/** The fields of a customer, with what was said last. */
export function CustomerFields({ action, people, said, button }: { action: string; people: readonly Option[]; said: CustomerForm | undefined; button: string }) {
  return (
    <Form action={action} label={button}>
      <Field label="Customer" name="name" required maxlength={200} value={said?.name} />
      <TextField label="Servers" name="hosts" required rows={4} maxlength={20_000} value={said?.hosts} hint="One name a line, as it stands in the lines of logs." />
      <SelectField label="Reviewer" name="reviewer" options={[{ value: '', text: 'nobody yet' }, ...people]} value={said?.reviewer} />
      <div class="acts"><Button kind="main">{button}</Button></div>
    </Form>
  );
}

interface CustomerPageProps extends Omit<ReviewsPageProps, 'rows'> {
  row: CustomerRow;
  reviews: readonly Review[];
  mayOpen: boolean;
}

/** One customer: its servers, its reviews, and what can be changed. */
export function CustomerPage({ frame, row: { customer, open }, reviews, people, nameOf, mayKeep, mayOpen, problems = [], said }: CustomerPageProps) {
  const at = address.logCustomer(customer.id);
  const columns: Column<Review>[] = [
    { head: 'Opened', kind: 'lead', cell: (review) => <a href={address.logReview(review.id)}><Moment at={review.openedAt} reader={frame} /></a> },
    { head: 'Signed', narrowHead: 'Signed', cell: ({ signed }) => (signed ? <><Moment at={signed.at} reader={frame} /> by {nameOf(signed.by)}</> : <StateLabel state="unknown" word="Open" />) },
    { head: 'Letter', narrowHead: 'Letter', cell: ({ signed }) => signed && (signed.sentAt === undefined ? <StateLabel state="unknown" word="Not sent" /> : <>sent <Moment at={signed.sentAt} reader={frame} /></>) },
  ];
  return (
    <Layout frame={frame} title={customer.name} room="Logs">
      <Breadcrumb steps={[{ href: address.logs, text: 'Logs' }, { href: address.logReviews, text: 'Reviews' }]} />
      <PageHead title={customer.name} about={customer.hosts.join(', ')} acts={mayOpen && open === undefined && <form method="post" action={`${at}/open`}><Button kind="main">Open a review now</Button></form>} />
      <ErrorSummary errors={problems} />
      {reviews.length === 0 ? <EmptyState title="No review yet">One is opened by itself before it is due.</EmptyState> : <Table caption="Reviews, the latest first" columns={columns} rows={reviews} />}
      {mayKeep && <>
        <Part title="Change"><CustomerFields action={at} people={people} said={said ?? { name: customer.name, hosts: customer.hosts.join('\n'), reviewer: customer.reviewer }} button="Save" /></Part>
        <Part title="End" lead="We no longer manage servers for this customer. What was signed stays.">
          <form method="post" action={`${at}/end`}><Button kind="destroys">End the management for {customer.name}</Button></form>
        </Part>
      </>}
    </Layout>
  );
}
