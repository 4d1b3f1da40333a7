;;; emacs.el --- What a person sees in Emacs -*- lexical-binding: t -*-

;; Runs inside an Emacs that has loaded the configuration of docs/editors/emacs.md: looks at the
;; diagnostics, hints and hover of the file on the command line, applies the quick fix, looks
;; again.  Writes it as JSON to $KERASCOPE_SEEN.

;;; Code:
(require 'eglot)
(require 'flymake)
(require 'json)

(defconst patience 120 "Seconds: TensorFlow is loaded meanwhile, on a busy machine too.")
(defvar seen nil)

(defun wait-for (what look)
  (let ((end (+ (float-time) patience)) value)
    (while (and (not (setq value (funcall look))) (< (float-time) end))
      (accept-process-output nil 0.05))
    (or value (error "Waited in vain for %s" what))))

(defun note (key value) (push (cons key value) seen))

(defun all-diagnostics ()
  (mapcar (lambda (found)
            `((line . ,(line-number-at-pos (flymake-diagnostic-beg found)))
              (text . ,(flymake-diagnostic-text found))))
          (flymake-diagnostics)))

(defun hints-of-server ()
  "The inlay hints by line; asked for by hand, as Eglot shows them only since 1.12."
  (let ((found (jsonrpc-request
                (eglot-current-server) :textDocument/inlayHint
                `(:textDocument ,(eglot--TextDocumentIdentifier)
                  :range (:start ,(eglot--pos-to-lsp-position (point-min))
                          :end ,(eglot--pos-to-lsp-position (point-max)))))))
    (mapcar (lambda (hint)
              (let ((label (plist-get hint :label)))
                `((line . ,(1+ (plist-get (plist-get hint :position) :line)))
                  (label . ,(if (stringp label) label
                              (mapconcat (lambda (part) (plist-get part :value)) label ""))))))
            found)))

(defun go-to (text)
  (goto-char (point-min))
  (search-forward text)
  (goto-char (match-beginning 0)))

(defun hover-shown ()
  "What `eldoc' would show at point."
  (let (shown)
    (eglot-hover-eldoc-function
     (lambda (text &rest _) (setq shown (and text (substring-no-properties text)))))
    (wait-for "the hover" (lambda () shown))))

(defun look-around (file)
  (find-file file)
  ;; `eglot-ensure' connects from `post-command-hook', which a batch run never comes to.
  (apply #'eglot (eglot--guess-contact))
  (wait-for "the server" #'eglot-current-server)
  (flymake-mode 1)
  (flymake-start)
  (note 'diagnostics (wait-for "a diagnostic" #'all-diagnostics))
  (note 'hints (hints-of-server))
  (go-to "layers.Flatten")
  (note 'hover (hover-shown))
  (go-to "model.input, outputs")
  (let* ((actions (append (eglot-code-actions (point) (point) nil nil) nil))
         (preferred (seq-find (lambda (action) (eq t (plist-get action :isPreferred))) actions)))
    (note 'actions (mapcar (lambda (action) (plist-get action :title)) actions))
    (unless preferred (error "No action is preferred"))
    (eglot--apply-workspace-edit (plist-get preferred :edit) nil))
  (eglot--signal-textDocument/didChange)
  (wait-for "a clean buffer" (lambda () (null (flymake-diagnostics))))
  (note 'text (buffer-substring-no-properties (point-min) (point-max)))
  (note 'hints_after (hints-of-server))
  (eglot-shutdown (eglot-current-server)))

(setq eglot-confirm-server-initiated-edits nil)
(condition-case problem
    (look-around (pop command-line-args-left))
  (error (note 'problem (error-message-string problem))))
(with-temp-file (getenv "KERASCOPE_SEEN")
  (insert (json-encode seen)))
(set-buffer-modified-p nil)
(kill-emacs 0)
;;; emacs.el ends here
