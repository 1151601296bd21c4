import { DispatchBoard } from "@liteviewer_helpdesk/board/dispatch_board";
import { deserializeDateTime } from "@web/core/l10n/dates";
import { patch } from "@web/core/utils/patch";

patch(DispatchBoard.prototype, {
    getVisitTime({ start_at, stop_at }) {
        return [start_at, stop_at]
            .map((moment) => deserializeDateTime(moment).toFormat("HH:mm"))
            .join(" – ");
    },
});
