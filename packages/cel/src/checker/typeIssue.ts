/** Something the type check refuses, and where. */
export interface TypeIssue {
  position: number;
  message: string;
  /** The engine does not know the construct, so Kubernetes may accept it. */
  unsupported?: boolean;
}
