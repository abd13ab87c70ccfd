// The type of a file handle that `app` passes on without using it.
// Rule: types only; nothing here can be called by the rooms compiled with it but `getFile`.

interface FileSystemHandle {
  readonly kind: "directory" | "file";
  readonly name: string;
}
interface FileSystemFileHandle extends FileSystemHandle {
  readonly kind: "file";
  getFile(): Promise<File>;
}
