interface At {
  readonly region: string;
  readonly name: string;
}

/** A change of a CodeCommit repository. */
export type RepositoryChange =
  | ({ readonly kind: 'create-repository'; readonly id: string; readonly kmsKeyId?: string } & At)
  /** `kmsKeyId` is the ARN, the id or an alias of the key that encrypts the repository from now on. */
  | ({ readonly kind: 'set-repository-key'; readonly kmsKeyId: string } & At)
  | ({ readonly kind: 'rename-repository'; readonly newName: string } & At)
  | ({ readonly kind: 'delete-repository' } & At);
