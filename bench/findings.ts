/** What profiles of authorizations said, and what was tried; written by hand, by those who looked. */
export const findings = `## Where the time of an authorization goes

Processor time for each authorization at 64 callers, two lanes, PostgreSQL, as profiles had it when the engine was written:

- PostgreSQL about 230 µs: the event 37, the authorization 25 to 32, the transfer and the network event 16 to 21 each, both
  accounts 12 to 16, the counters 10, the event's place in its stream 9, the claim 8; the rest is the commit and what each of
  the batch's two dozen statements costs by itself, about 1.7 ms a batch.
- Node about 160 to 190 µs: garbage 15 %, writing to the socket 11 %, spelling array parameters 10 %, derived ids 8 %.
- Over HTTP another 370 to 470 µs in Node: parsing, the schema, the Idempotency-Key's claim and sealed answer.

So both cores are busy, and more lanes or callers bring longer waits before they bring more work.

### Tried, and kept

- Lanes by settlement shard: cards that share a settlement account share a lane, and lanes stop waiting for each other's
  accounts (385 → 15 µs in that lock).
- The answer to remember is written with the claim, which saves an update and a dead row for each command.
- Locking statements return the account rows, which saves the second reading.
- What a purchase's hold has left is taken from its own row; the hold's row is only checked when it is written.
- The event's data travels as one JSON parameter (Node −10 %), array parameters are spelled by \`JSON.stringify\` where that
  spells the same, ids draw their random bytes in pools, cardholders are read only where a product asks for their verification.
- HTTP calls that arrive together share their look-ups and claims: twice as many a second.

### Tried, and not kept

- Gathering a flight's writes with cork, or one Sync for a whole flight: a few percent of Node, no more throughput.
- Three and four lanes: slower on two cores.
- One JSON parameter for every table's rows: within the noise.

## With 10 million stored purchases

\`npm run bench -- --sections many --stored 10000000\`, in a run of its own: authorizations take 0.98 times as long as beside
400,000, a card's first page of authorizations 1.04 times (both goals met), and WorldCard's list 1.51 times (missed), because
its document wants the number of all of a card's records with every page, and each card has 500 there instead of 20.
`;
