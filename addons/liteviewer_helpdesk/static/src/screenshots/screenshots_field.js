import { Component, useExternalListener, useRef, useState } from "@odoo/owl";
import { FileModel } from "@web/core/file_viewer/file_model";
import { useFileViewer } from "@web/core/file_viewer/file_viewer_hook";
import { _t } from "@web/core/l10n/translation";
import { registry } from "@web/core/registry";
import { useFileUploader } from "@web/core/utils/files";
import { useService } from "@web/core/utils/hooks";
import { useX2ManyCrud } from "@web/views/fields/relational_utils";
import { standardFieldProps } from "@web/views/fields/standard_field_props";
import { askedAhead } from "../opening/ahead_service";

const PICTURE_TYPES = ["image/png", "image/jpeg", "image/webp"];
/** Pictures that are in sight when a ticket is opened. */
const SHOWN_AT_ONCE = 2;
/** Places that know by themselves what to do with a pasted picture. */
const TAKES_PICTURES = "[contenteditable='true'], .o-mail-Composer";

/**
 * @param {Object[]} values of attachments
 * @returns {FileModel[]} in the order in which they came
 */
function toPictures(values) {
    return values
        .map((value) => Object.assign(new FileModel(), value))
        .sort((left, right) => left.id - right.id);
}

/**
 * The pictures of a ticket, large enough to be read where they stand. A click opens them in Odoo's
 * file viewer; further ones are chosen from disk or pasted from the clipboard.
 */
export class ScreenshotsField extends Component {
    static template = "liteviewer_helpdesk.ScreenshotsField";
    static props = { ...standardFieldProps };

    setup() {
        this.root = useRef("root");
        this.input = useRef("input");
        this.state = useState({ uploading: false });
        this.ui = useService("ui");
        this.notification = useService("notification");
        this.viewer = useFileViewer();
        this.upload = useFileUploader();
        this.operations = useX2ManyCrud(() => this.list, true);
        this.pictureTypes = PICTURE_TYPES.join(",");
        useExternalListener(document, "paste", this.onPaste);
    }

    get list() {
        return this.props.record.data[this.props.name];
    }

    /** @returns {FileModel[]} in the order in which they came */
    get pictures() {
        return toPictures(this.list.records.map(({ resId, data }) => ({ ...data, id: resId })));
    }

    getAlt(picture, index) {
        return _t("Screenshot %(index)s of %(count)s: %(name)s", {
            index: index + 1,
            count: this.list.count,
            name: picture.name,
        });
    }

    getLoading(index) {
        return index < SHOWN_AT_ONCE ? "eager" : "lazy";
    }

    enlarge(index) {
        const { pictures } = this;
        this.viewer.open(pictures[index], pictures);
    }

    remove(picture) {
        const record = this.list.records.find(({ resId }) => resId === picture.id);
        return this.operations.removeRecord(record);
    }

    onPaste(ev) {
        const isElsewhere =
            !this.ui.activeElement.contains(this.root.el) || ev.target.closest?.(TAKES_PICTURES);
        const files = [...ev.clipboardData.files];
        if (this.props.readonly || isElsewhere || !files.length) {
            return;
        }
        ev.preventDefault();
        return this.add(files);
    }

    async onFilesChosen() {
        await this.add([...this.input.el.files]);
        this.input.el.value = "";
    }

    /** @param {File[]} files */
    async add(files) {
        const pictures = files.filter((file) => PICTURE_TYPES.includes(file.type));
        if (pictures.length < files.length) {
            this.notification.add(_t("Only PNG, JPEG and WebP pictures can be added here."), {
                type: "warning",
            });
        }
        const { record } = this.props;
        // a picture belongs to a ticket that exists, else its other readers could not see it
        if (!pictures.length || (!record.resId && !(await record.save()))) {
            return;
        }
        this.state.uploading = true;
        try {
            const answers = await this.upload("/web/binary/upload_attachment", {
                csrf_token: odoo.csrf_token,
                ufile: pictures,
                model: record.resModel,
                id: record.resId,
            });
            for (const { error } of answers?.filter((answer) => answer.error) || []) {
                this.notification.add(error, { type: "danger" });
            }
            const added = answers?.filter((answer) => !answer.error) || [];
            await this.operations.saveRecord(added.map(({ id }) => id));
        } finally {
            this.state.uploading = false;
        }
    }
}

export const screenshotsField = {
    component: ScreenshotsField,
    displayName: _t("Screenshots"),
    supportedTypes: ["many2many"],
    isEmpty: () => false,
    relatedFields: [
        { name: "name", type: "char" },
        { name: "mimetype", type: "char" },
        { name: "checksum", type: "char" },
    ],
};

registry.category("fields").add("liteviewer_screenshots", screenshotsField);

askedAhead.add("screenshots", (ahead, { screenshot_ids: values = [] }) => {
    for (const picture of toPictures(values).slice(0, SHOWN_AT_ONCE)) {
        ahead.showAhead(picture.defaultSource);
    }
});
