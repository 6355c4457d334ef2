/** What a request that is not final holds or will hold, as the database knows it. */
export interface ReservedDevices {
  id: string;
  /** By tier, as ResourceQuota charges them: those of a demand with alternatives count for each of its tiers. */
  devices: ReadonlyMap<string, number>;
  /** GPU memory of the largest alternatives, in GiB. */
  memoryGib: number;
}

/** The same with where it goes. */
export interface PlacedDevices extends ReservedDevices {
  cluster: string;
  namespace: string;
  /** ResourceClaims that are made for it. */
  claims: number;
}

/** What requests of all projects hold or will hold: limits count them beside claims. */
export interface Reservations {
  /** Of the requests of a project that are not final. */
  reservations(project: string): Promise<PlacedDevices[]>;
  /** The same of all projects, by project. */
  allReservations(): Promise<ReadonlyMap<string, PlacedDevices[]>>;
}
