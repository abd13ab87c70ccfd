// The HTTP side: the built app's files with their headers, config.json, and the broker's path.
// Rule: what carries a hash in its name is kept for ever, everything else is asked for again each time.
import express from "express";

import { SECURITY_HEADERS } from "./security-headers.mjs";

/**
 * @typedef {object} InstanceConfig What config.json says; the page checks it, see README.md.
 * @property {readonly string[]} brokers "self" stands for the origin of the page or of the invitation's link.
 * @property {readonly { urls: string[], username?: string, credential?: string }[]} iceServers
 * @property {string} [publicUrl] This host's address on the network, for codes shown by a page opened on localhost.
 */

/**
 * @param {object} parts
 * @param {string} parts.root Folder of the built app.
 * @param {() => InstanceConfig} parts.config
 * @param {import("./broker.mjs").Broker | undefined} parts.broker
 * @returns {import("node:http").RequestListener}
 */
export function appFiles({ root, config, broker }) {
  const app = express().disable("x-powered-by").disable("etag");
  app.use((_req, res, next) => {
    res.set(SECURITY_HEADERS);
    next();
  });
  if (broker) app.use((req, res, next) => broker.request(req, res, next));
  app.use((req, res, next) => {
    if (req.method === "GET" || req.method === "HEAD") return next();
    res.status(405).set("Allow", "GET, HEAD").type("text").send("Only GET and HEAD.\n");
  });
  app.get("/config.json", (_req, res) => {
    res.set("Cache-Control", "no-cache").json(config());
  });
  app.use(express.static(root, { dotfiles: "ignore", redirect: false, setHeaders: setCaching }));
  app.use((_req, res) => {
    res.status(404).set("Cache-Control", "no-cache").type("text").send("There is nothing here.\n");
  });
  return app;
}

/** @param {import("express").Response} res @param {string} path */
function setCaching(res, path) {
  const hashed = /[\\/]assets[\\/][^\\/]+-[\w-]{8,}\.\w+$/.test(path);
  res.set("Cache-Control", hashed ? "public, max-age=31536000, immutable" : "no-cache");
}
