/**
 * Woken by the browser's push service when something is new at the desk and no page is open.
 *
 * Promise: shows one note that names nothing, whatever the message holds; keeps nothing, answers
 * no request of a page, asks nothing of anybody. A press opens the inbox.
 */

const WORDS = { en: "Something new at the desk", ru: "Новое на посту", ar: "جديد في المكتب" };
const language = new URL(self.location.href).searchParams.get("lang") ?? "en";
const title = WORDS[language] ?? WORDS.en;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("push", (event) => {
  const look = { tag: "standclear", renotify: true, lang: language, dir: language === "ar" ? "rtl" : "ltr" };
  event.waitUntil(self.registration.showNotification(title, look));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then(([open]) =>
      open === undefined ? self.clients.openWindow("/inbox") : open.focus(),
    ),
  );
});
