// Copyright 2026 LiteViewer ServiceDesk contributors
// License LGPL-3.0 or later (https://www.gnu.org/licenses/lgpl).

import { Message } from "@mail/core/common/message";
import { patch } from "@web/core/utils/patch";

/** What the server made of pictures from elsewhere (`tools/rich_text.py`). */
const PARKED = "img[data-original-src]:not([src])";

/**
 * Fetch the pictures from elsewhere, without telling where they are looked at.
 *
 * @param {HTMLElement | ShadowRoot} [root]
 */
export function showPictures(root) {
    for (const picture of root?.querySelectorAll(PARKED) ?? []) {
        picture.referrerPolicy = "no-referrer";
        picture.src = picture.dataset.originalSrc;
    }
}

/**
 * @param {string} [body] HTML
 * @returns {boolean} whether pictures from elsewhere wait in it
 */
export function hasParkedPictures(body) {
    if (!body?.includes("data-original-src")) {
        return false;
    }
    return Boolean(new DOMParser().parseFromString(body, "text/html").querySelector(PARKED));
}

patch(Message.prototype, {
    setup() {
        super.setup();
        this.state.showsRemotePictures = false;
    },

    get hasHiddenPictures() {
        return !this.state.showsRemotePictures && hasParkedPictures(this.message.body?.toString());
    },

    /** Whoever sent the message learns of it: the reader decides, message by message. */
    onClickRemotePictures() {
        this.state.showsRemotePictures = true;
        showPictures(this.messageBody.el);
        showPictures(this.shadowRoot);
    },

    prepareMessageBody(bodyEl) {
        super.prepareMessageBody(bodyEl);
        if (this.state.showsRemotePictures) {
            showPictures(bodyEl);
        }
    },
});
