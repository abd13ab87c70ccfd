// The one piece of WebCrypto that the engine needs: SHA-256 of a block.

declare var crypto: {
  readonly subtle: {
    digest(algorithm: "SHA-256", data: ArrayBufferView<ArrayBuffer> | ArrayBuffer): Promise<ArrayBuffer>;
  };
};
