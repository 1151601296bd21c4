import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { Interaction } from "@web/public/interaction";

/**
 * The form of a new request: pictures can be pasted from the clipboard, are shown before they are
 * sent and can be taken out again. What the server would refuse is said before anything is lost.
 */
export class NewTicket extends Interaction {
    static selector = ".o_helpdesk_new_ticket";
    dynamicContent = {
        _root: {
            "t-on-paste": this.onPaste,
            "t-on-submit": () => (this.isSending = true),
        },
        // coming back with the browser's button, the form is to be sent once more
        _window: { "t-on-pageshow": () => (this.isSending = false) },
        "input[type=file]": {
            "t-on-change": (ev) => this.setFiles([...ev.currentTarget.files]),
        },
        "button[type=submit]": { "t-att-disabled": () => this.isSending },
    };

    setup() {
        this.isSending = false;
        this.input = this.el.querySelector("input[type=file]");
        this.previews = this.el.querySelector(".o_helpdesk_previews");
    }

    destroy() {
        this.releasePreviews();
    }

    onPaste(ev) {
        const pasted = [...ev.clipboardData.files].filter((file) => file.type.startsWith("image/"));
        if (pasted.length) {
            ev.preventDefault();
            this.setFiles([...this.input.files, ...pasted]);
        }
    }

    setFiles(files) {
        const transfer = new DataTransfer();
        for (const file of files) {
            transfer.items.add(file);
        }
        this.input.files = transfer.files;
        this.input.setCustomValidity(this.getComplaint(files));
        this.input.reportValidity();
        this.showPreviews(files);
    }

    getComplaint(files) {
        const { maxCount, maxBytes } = this.input.dataset;
        if (files.length > Number(maxCount)) {
            return _t("At most %(count)s pictures can be sent.", { count: maxCount });
        }
        const large = files.find((file) => file.size > Number(maxBytes));
        return large ? _t("%(name)s is too large.", { name: large.name }) : "";
    }

    releasePreviews() {
        for (const image of this.previews.querySelectorAll("img")) {
            URL.revokeObjectURL(image.src);
        }
    }

    showPreviews(files) {
        this.releasePreviews();
        this.previews.replaceChildren(
            ...files.map((file) => {
                const button = document.createElement("button");
                button.type = "button";
                button.className = "btn btn-light border p-1";
                button.title = _t("Take out %(name)s", { name: file.name });
                const image = document.createElement("img");
                image.src = URL.createObjectURL(file);
                image.alt = file.name;
                image.height = 72;
                const icon = document.createElement("i");
                icon.className = "fa fa-times ms-2 me-1";
                button.append(image, icon);
                this.addListener(button, "click", () =>
                    this.setFiles(files.filter((other) => other !== file))
                );
                return button;
            })
        );
    }
}

registry.category("public.interactions").add("liteviewer_helpdesk.new_ticket", NewTicket);
