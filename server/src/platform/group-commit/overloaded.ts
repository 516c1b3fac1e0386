/**
 * More commands wait than will be answered in time, so this one was not taken: nothing of it has happened, and it may
 * be sent again a little later.
 */
export class Overloaded extends Error {
  constructor(waiting: number) {
    super(`${waiting} commands wait already; this one was not taken.`);
    this.name = 'Overloaded';
  }
}
